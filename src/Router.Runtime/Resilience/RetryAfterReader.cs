using System.Globalization;

namespace LlmRouter.Resilience;

/// <summary>
/// How long a provider asks to wait: <c>retry-after-ms</c>, else <c>retry-after</c> (seconds or a date), else the latest reset of
/// a limit of which nothing remains, else what the body says in a field or in words. What is negative or cannot be read is
/// ignored.
/// </summary>
internal static class RetryAfterReader
{
    // Longer than anyone means it, and short enough for every later sum.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private static readonly (string Remaining, string Reset)[] Limits =
    [
        ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
        ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
        ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
        ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
        ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"),
        ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"),
    ];

    /// <summary>What a header asks for in so many words.</summary>
    public static TimeSpan? Asked<T>(in T headers, TimeProvider time)
        where T : struct, IHeaderLookup
    {
        if (Number(headers.First("retry-after-ms")) is { } milliseconds)
        {
            return Limit(TimeSpan.FromMilliseconds(milliseconds));
        }

        if (headers.First("retry-after") is not { } text)
        {
            return null;
        }

        if (Number(text) is { } seconds)
        {
            return Limit(TimeSpan.FromSeconds(seconds));
        }

        return Date(text, time) is { } wait ? wait < TimeSpan.Zero ? TimeSpan.Zero : Limit(wait) : null;
    }

    /// <summary>The latest reset of a limit of which nothing remains.</summary>
    public static TimeSpan? UntilReset<T>(in T headers, TimeProvider time)
        where T : struct, IHeaderLookup
    {
        TimeSpan? latest = null;
        foreach ((string remaining, string reset) in Limits)
        {
            if (headers.First(remaining) is { } left
                && left.AsSpan().Trim() is "0"
                && headers.First(reset) is { } text
                && ParseReset(text, time) is { } wait
                && !(wait <= latest))
            {
                latest = wait;
            }
        }

        return latest;
    }

    /// <summary>What the body asks for: a field, or the words of its message.</summary>
    public static TimeSpan? InBody(in ErrorFacts facts) => (facts.BodyRetryAfter ?? WaitWords.Find(facts.Message)) is { } wait ? Limit(wait) : null;

    /// <summary>
    /// When a limit begins anew, from now: a span (<see cref="ParseSpan"/>), or a date, also as seconds or milliseconds since 1970.
    /// What is past is <see langword="null"/>.
    /// </summary>
    internal static TimeSpan? ParseReset(string text, TimeProvider time)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number is > 1e9 and < 1e14)
        {
            // No window is thirty years long: this is a date.
            var since = TimeSpan.FromSeconds(number > 1e11 ? number / 1_000 : number);
            return Future(DateTimeOffset.UnixEpoch + since - time.GetUtcNow());
        }

        return ParseSpan(text) ?? Future(Date(text, time));
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

    private static TimeSpan? Date(string text, TimeProvider time)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date - time.GetUtcNow() : null;

    private static TimeSpan? Future(TimeSpan? wait) => wait >= TimeSpan.Zero ? Limit(wait.Value) : null;

    private static TimeSpan Limit(TimeSpan span) => span < Longest ? span : Longest;

    private static double? Number(string? text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && value < Longest.TotalMilliseconds ? value : null;
}
