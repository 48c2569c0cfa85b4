using System.Globalization;
using LlmRouter.Testing.Limits;
using Microsoft.AspNetCore.Http;

namespace LlmRouter.Testing.Wire;

/// <summary>The headers in which providers tell what is left, and how long to wait.</summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, Admission admission)
    {
        string reset = Duration(admission.Reset);
        if (admission.RequestLimit is { } requests)
        {
            headers["x-ratelimit-limit-requests"] = Text(requests);
            headers["x-ratelimit-remaining-requests"] = Text(admission.RemainingRequests);
            headers["x-ratelimit-reset-requests"] = reset;
        }

        if (admission.TokenLimit is { } tokens)
        {
            headers["x-ratelimit-limit-tokens"] = Text(tokens);
            headers["x-ratelimit-remaining-tokens"] = Text(admission.RemainingTokens);
            headers["x-ratelimit-reset-tokens"] = reset;
        }
    }

    public static void WriteRetryAfter(IHeaderDictionary headers, TimeSpan wait)
    {
        // Never a moment too early: both are rounded up.
        headers["retry-after-ms"] = Text((long)Math.Ceiling(wait.TotalMilliseconds));
        headers["retry-after"] = Text((long)Math.Ceiling(wait.TotalSeconds));
    }

    /// <summary>As OpenAI writes durations: <c>20ms</c>, <c>1.5s</c>, <c>6m0s</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        double milliseconds = Math.Ceiling(duration.TotalMilliseconds);
        double seconds = milliseconds / 1000;
        return seconds switch
        {
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms"),
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s"),
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60)}m{seconds % 60:0.###}s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600)}h{Math.Floor(seconds % 3600 / 60)}m{seconds % 60:0.###}s"),
        };
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
