namespace LlmRouter.Configuration;

/// <summary>Tells keys from other texts.</summary>
internal static class KeyPatterns
{
    /// <summary>Behind a prefix, fewer characters than these are a word.</summary>
    private const int ShortestRest = 6;

    private static readonly string[] Prefixes =
    [
        "sk-", "Bearer ", "bearer ", "Basic ", "basic ", "AIza", "gsk_", "xai-", "hf_", "ghp_", "github_pat_", "eyJ", "AKIA",
    ];

    /// <summary>Beginnings of keys that no name, URL or region has.</summary>
    private static readonly string[] Marks = ["sk-", "AIza", "gsk_", "xai-", "hf_", "ghp_", "github_pat_", "AKIA"];

    private const int ShortestPasted = 24;

    /// <summary>
    /// Whether a text where no key belongs is or holds one all the same: by the beginning and length of what stands between separators,
    /// which no name has by chance.
    /// </summary>
    public static bool IsPasted(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] is '/' or '=' or '@' or '?' or '&' or ':' or ' ')
            {
                if (i - start >= ShortestPasted && IsKey(text, start, i))
                {
                    return true;
                }

                start = i + 1;
            }
        }

        return false;
    }

    private static bool IsKey(string text, int start, int end)
    {
        if (!Array.Exists(Marks, mark => string.CompareOrdinal(text, start, mark, 0, mark.Length) == 0))
        {
            return false;
        }

        bool digit = false;
        bool letter = false;
        for (int i = start; i < end; i++)
        {
            digit |= text[i] is >= '0' and <= '9';
            letter |= char.IsLetter(text[i]);
        }

        return digit && letter;
    }

    /// <summary>Whether a text is nothing but a key, without a scheme such as <c>Bearer</c> before it.</summary>
    public static bool IsWhole(string text) => text.IndexOf(' ') < 0;

    public static bool LooksLikeKey(string text)
    {
        foreach (string prefix in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal) && text.Length >= prefix.Length + ShortestRest
                && text.IndexOf(' ', prefix.Length) < 0)
            {
                return true;
            }
        }

        return text.Length > 32 && !Guid.TryParse(text, out _) && IsRandom(text);
    }

    /// <summary>Letters and digits well mixed, in which few repeat: more than 3.5 bits a character.</summary>
    private static bool IsRandom(string text)
    {
        int[] counts = new int[128];
        int changes = 0;
        bool wasDigit = false;
        foreach (char c in text)
        {
            bool digit = c is >= '0' and <= '9';
            if (c >= 128 || !(digit || char.IsLetter(c) || c is '_' or '-' or '+' or '/' or '=' or '.'))
            {
                return false;
            }

            counts[c]++;
            changes += digit == wasDigit ? 0 : 1;
            wasDigit = digit;
        }

        double bits = 0;
        foreach (int count in counts)
        {
            double share = (double)count / text.Length;
            bits -= count == 0 ? 0 : share * Math.Log(share, 2);
        }

        return changes >= 6 && bits > 3.5;
    }
}
