using System.Globalization;
using System.Net.Http.Headers;

namespace LlmRouter.Resilience;

/// <summary>
/// How long a provider asks to wait: <c>retry-after-ms</c>, else <c>retry-after</c> (seconds or a date), else the latest of the
/// <c>x-ratelimit-reset-*</c> whose <c>x-ratelimit-remaining-*</c> is 0. What is negative or cannot be read is ignored.
/// </summary>
internal static class RetryAfterReader
{
    // Longer than anyone means it, and short enough for every later sum.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        HttpHeadersNonValidated all = headers.NonValidated;
        if (Number(all, "retry-after-ms") is { } milliseconds)
        {
            return Limit(TimeSpan.FromMilliseconds(milliseconds));
        }

        if (Number(all, "retry-after") is { } seconds)
        {
            return Limit(TimeSpan.FromSeconds(seconds));
        }

        if (First(all, "retry-after") is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            TimeSpan wait = date - time.GetUtcNow();
            return wait < TimeSpan.Zero ? TimeSpan.Zero : Limit(wait);
        }

        return Later(Reset(all, "requests"), Reset(all, "tokens"));
    }

    /// <summary>A span as OpenAI writes it: <c>1s</c>, <c>6m0s</c>, <c>20ms</c>, <c>1h2m3.5s</c>; a bare number is seconds.</summary>
    internal static TimeSpan? ParseSpan(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        double seconds = 0;
        if (text.IsEmpty)
        {
            return null;
        }

        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExcept("0123456789.");
            ReadOnlySpan<char> number = digits < 0 ? text : text[..digits];
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                return null;
            }

            text = text[number.Length..];
            int letters = text.IndexOfAny("0123456789.");
            ReadOnlySpan<char> unit = letters < 0 ? text : text[..letters];
            double? factor = unit switch
            {
                "ms" => 0.001,
                "" or "s" => 1,
                "m" => 60,
                "h" => 3_600,
                "d" => 86_400,
                _ => null,
            };
            if (factor is null)
            {
                return null;
            }

            seconds += value * factor.Value;
            text = text[unit.Length..];
        }

        return seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
    }

    private static TimeSpan? Reset(HttpHeadersNonValidated headers, string what)
        => First(headers, "x-ratelimit-remaining-" + what) is { } remaining && remaining.AsSpan().Trim() is "0"
            && First(headers, "x-ratelimit-reset-" + what) is { } reset
            ? ParseSpan(reset)
            : null;

    private static TimeSpan? Later(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;

    private static TimeSpan Limit(TimeSpan span) => span < Longest ? span : Longest;

    private static double? Number(HttpHeadersNonValidated headers, string name)
        => First(headers, name) is { } text
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= 0
            && value < Longest.TotalMilliseconds
            ? value
            : null;

    internal static string? First(HttpHeadersNonValidated headers, string name)
    {
        if (headers.TryGetValues(name, out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                return value;
            }
        }

        return null;
    }
}
