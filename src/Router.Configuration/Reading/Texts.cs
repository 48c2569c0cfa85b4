namespace LlmRouter.Configuration;

/// <summary>What every name and tag must be, so that it can be written, sent and compared.</summary>
internal static class Texts
{
    /// <summary>What is wrong with a text that is not empty, as the end of a sentence about it; <see langword="null"/> when nothing is.</summary>
    public static string? Complaint(string text, int longest)
    {
        if (text.Length > longest)
        {
            return $"has {text.Length} characters. There may be at most {longest}.";
        }

        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[text.Length - 1]))
        {
            return "begins or ends with white space. Remove it.";
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                return "holds a control character. Remove it.";
            }

            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return "holds half of a character. Remove it.";
            }
        }

        return null;
    }
}
