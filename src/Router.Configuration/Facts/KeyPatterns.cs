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
