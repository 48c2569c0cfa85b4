using LlmRouter.Core;

namespace LlmRouter.Resilience;

/// <summary>How long to wait before a deployment that failed is asked again.</summary>
internal static class RetryDelay
{
    /// <summary>
    /// What the provider asked for plus U(0, 10 % + 0.5 s), so that many callers do not come back at once; where it asked for nothing,
    /// or for longer than anybody waits, exponential with full jitter, U(0, min(8 s, 0.5 s x 2^k)) (Brooker, "Exponential Backoff And
    /// Jitter", 2015).
    /// </summary>
    /// <param name="settings">What the group says: base, factor, longest, jitter.</param>
    /// <param name="retryAfter">What the provider asked for.</param>
    /// <param name="returns">How often the request has come back already.</param>
    /// <param name="random">The source of jitter.</param>
    public static TimeSpan Next(RetrySettings settings, TimeSpan? retryAfter, int returns, RandomSource random)
    {
        if (retryAfter is { } asked && asked <= settings.LongestRetryAfter)
        {
            double seconds = Math.Max(0, asked.TotalSeconds);
            return TimeSpan.FromSeconds(seconds + (random.NextDouble() * ((seconds * 0.1) + 0.5)));
        }

        double most = Math.Min(settings.MaxDelay.TotalSeconds, settings.BaseDelay.TotalSeconds * Math.Pow(settings.Factor, Math.Min(returns, 64)));
        return TimeSpan.FromSeconds(settings.Jitter ? random.NextDouble() * most : most);
    }
}
