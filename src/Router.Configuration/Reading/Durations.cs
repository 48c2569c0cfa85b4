using System.Globalization;

namespace LlmRouter.Configuration;

/// <summary>Durations in words: <c>"500ms"</c>, <c>"30s"</c>, <c>"2m"</c>, <c>"1h"</c>.</summary>
internal static class Durations
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint;

    /// <summary>Reads a duration to the letter.</summary>
    public static bool TryParse(string text, out double seconds)
    {
        int digits = DigitCount(text);
        double unit = text.Substring(digits) switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 0,
        };
        bool read = double.TryParse(text.Substring(0, digits), Plain, CultureInfo.InvariantCulture, out double count);

        // Dividing keeps "500ms" exactly 0.5, which multiplying by 0.001 would not for every number.
        seconds = unit == 0.001 ? count / 1000 : count * unit;
        return read && unit > 0 && !double.IsInfinity(seconds);
    }

    /// <summary>What <paramref name="text"/> was probably meant to be, e.g. <c>30s</c> for <c>30 sec</c> or <c>00:00:30</c>.</summary>
    public static string? Suggest(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.IndexOf(':') > 0 && TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out TimeSpan span) && span >= TimeSpan.Zero)
        {
            return Words.Number(span.TotalSeconds) + "s";
        }

        int digits = DigitCount(trimmed);
        string? unit = trimmed.Substring(digits).Trim().ToLowerInvariant() switch
        {
            "ms" or "msec" or "millis" or "millisecond" or "milliseconds" => "ms",
            "" or "s" or "sec" or "secs" or "second" or "seconds" => "s",
            "m" or "min" or "mins" or "minute" or "minutes" => "m",
            "h" or "hr" or "hrs" or "hour" or "hours" => "h",
            _ => null,
        };
        string suggestion = trimmed.Substring(0, digits) + unit;
        return unit is not null && TryParse(suggestion, out _) ? suggestion : null;
    }

    private static int DigitCount(string text)
    {
        int digits = 0;
        while (digits < text.Length && (text[digits] is >= '0' and <= '9' or '.'))
        {
            digits++;
        }

        return digits;
    }
}
