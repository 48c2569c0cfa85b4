using System.Globalization;

namespace LlmRouter.Resilience;

/// <summary>
/// Finds how long a message asks to wait, as providers write it: "Please retry after 7 seconds", "try again in 6m0s", "retry in
/// 17.3s".
/// </summary>
internal static class WaitWords
{
    // Of a longer message the beginning is looked at.
    private const int LongestMessage = 4_096;

    private static readonly string[] Phrases = ["retry after ", "try again in ", "try again after ", "retry in "];

    public static TimeSpan? Find(string? message)
    {
        if (string.IsNullOrEmpty(message))
        {
            return null;
        }

        ReadOnlySpan<char> text = message.AsSpan(0, Math.Min(message.Length, LongestMessage));
        foreach (string phrase in Phrases)
        {
            int at = text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && Parse(text[(at + phrase.Length)..]) is { } wait)
            {
                return wait;
            }
        }

        return null;
    }

    /// <summary>Numbers with their units, as long as there are such; a number without one is seconds.</summary>
    private static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        double? seconds = null;
        while (true)
        {
            text = text.TrimStart(' ');
            int digits = Length(text, "0123456789.");
            ReadOnlySpan<char> number = text[..digits].TrimEnd('.');
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                break;
            }

            ReadOnlySpan<char> rest = text[digits..].TrimStart(' ');
            int letters = Length(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
            if (Unit(rest[..letters]) is not { } unit)
            {
                // A number by itself; what follows is the next sentence.
                seconds ??= value;
                break;
            }

            seconds = (seconds ?? 0) + (value * unit);
            text = rest[letters..];
        }

        return seconds is { } sum ? sum < 1e9 ? TimeSpan.FromSeconds(sum) : TimeSpan.FromSeconds(1e9) : null;
    }

    private static int Length(ReadOnlySpan<char> text, ReadOnlySpan<char> chars)
    {
        int end = text.IndexOfAnyExcept(chars);
        return end < 0 ? text.Length : end;
    }

    private static double? Unit(ReadOnlySpan<char> word)
        => Is(word, "ms", "millisecond") ? 0.001
            : Is(word, "s", "second") || Is(word, "sec", "sec") ? 1
            : Is(word, "m", "minute") || Is(word, "min", "min") ? 60
            : Is(word, "h", "hour") ? 3_600
            : Is(word, "d", "day") ? 86_400
            : null;

    private static bool Is(ReadOnlySpan<char> word, string brief, string whole)
        => word.Equals(brief, StringComparison.OrdinalIgnoreCase)
            || (word.StartsWith(whole, StringComparison.OrdinalIgnoreCase) && word[whole.Length..] is "" or "s" or "S");
}
