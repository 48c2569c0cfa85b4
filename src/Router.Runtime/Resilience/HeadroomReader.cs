using System.Globalization;
using System.Net.Http.Headers;
using LlmRouter.Limits;

namespace LlmRouter.Resilience;

/// <summary>
/// What an answer says is left of the provider's own limits, until their reset: <c>x-ratelimit-remaining-*</c>
/// (reset <c>6m0s</c>, <c>20ms</c>, seconds, or a date) and <c>anthropic-ratelimit-*-remaining</c> (reset a date). What is negative or
/// cannot be read is ignored.
/// </summary>
internal static class HeadroomReader
{
    /// <summary>How long a statement holds that names no end.</summary>
    public static readonly TimeSpan DefaultReset = TimeSpan.FromSeconds(10);

    public static void Read(HttpResponseHeaders headers, Headroom headroom, long sent, TimeProvider time)
    {
        var all = new ResponseHeaders(headers);
        (long Left, TimeSpan Reset)? requests = Left(all, "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", time);
        (long Left, TimeSpan Reset)? tokens = Left(all, "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", time);
        if (requests is null && tokens is null)
        {
            requests = Left(all, "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset", time);
            tokens = Anthropic(all, time);
        }

        if (requests is not null || tokens is not null)
        {
            headroom.Learn(requests?.Left, requests?.Reset ?? default, tokens?.Left, tokens?.Reset ?? default, sent);
        }
    }

    /// <summary>
    /// Anthropic limits input and output by themselves, and its combined number is that of the narrower of the two. A limit of
    /// output is small, and a long prompt that it has room for must not be held against it: it counts when it is used up.
    /// </summary>
    private static (long Left, TimeSpan Reset)? Anthropic(in ResponseHeaders headers, TimeProvider time)
    {
        (long Left, TimeSpan Reset)? either = Left(headers, "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset", time);
        (long Left, TimeSpan Reset)? input = Left(headers, "anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset", time);
        if (either is null && input is null)
        {
            return null;
        }

        (long Left, TimeSpan Reset)? output = Left(headers, "anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset", time);
        return output is { Left: 0 } ? output : either is { Left: 0 } ? either : input ?? either;
    }

    private static (long Left, TimeSpan Reset)? Left(in ResponseHeaders headers, string remaining, string reset, TimeProvider time)
        => headers.First(remaining) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long left)
            ? (left, headers.First(reset) is { } until && RetryAfterReader.ParseReset(until, time) is { } wait ? wait : DefaultReset)
            : null;
}
