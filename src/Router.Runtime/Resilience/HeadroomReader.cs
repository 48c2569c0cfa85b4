using System.Globalization;
using System.Net.Http.Headers;
using LlmRouter.Limits;

namespace LlmRouter.Resilience;

/// <summary>
/// What an answer says is left of the provider's own limits: <c>x-ratelimit-remaining-*</c>, until <c>x-ratelimit-reset-*</c>
/// (<c>6m0s</c>, <c>20ms</c>, seconds, or a date). What is negative or cannot be read is ignored.
/// </summary>
internal static class HeadroomReader
{
    /// <summary>How long a statement holds that names no end.</summary>
    public static readonly TimeSpan DefaultReset = TimeSpan.FromSeconds(10);

    public static void Read(HttpResponseHeaders headers, Headroom headroom, long sent, TimeProvider time)
    {
        HttpHeadersNonValidated all = headers.NonValidated;
        long? requests = Remaining(all, "x-ratelimit-remaining-requests");
        long? tokens = Remaining(all, "x-ratelimit-remaining-tokens");
        if (requests is not null || tokens is not null)
        {
            headroom.Learn(
                requests,
                requests is null ? default : Reset(all, "x-ratelimit-reset-requests", time),
                tokens,
                tokens is null ? default : Reset(all, "x-ratelimit-reset-tokens", time),
                sent);
        }
    }

    private static long? Remaining(HttpHeadersNonValidated headers, string name)
        => RetryAfterReader.First(headers, name) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static TimeSpan Reset(HttpHeadersNonValidated headers, string name, TimeProvider time)
    {
        if (RetryAfterReader.First(headers, name) is not { } text)
        {
            return DefaultReset;
        }

        if (RetryAfterReader.ParseSpan(text) is { } span)
        {
            return span;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) && date - time.GetUtcNow() is var wait && wait >= TimeSpan.Zero
            ? wait
            : DefaultReset;
    }
}
