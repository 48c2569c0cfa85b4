using LlmRouter.Core;

namespace LlmRouter.Resilience;

/// <summary>How long to wait before a deployment that failed is asked again.</summary>
internal static class RetryDelay
{
    /// <summary>A provider's wish beyond this is not waited for.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    private const double BaseSeconds = 0.5;
    private const double Factor = 2;
    private const double CapSeconds = 8;

    /// <summary>
    /// What the provider asked for plus U(0, 10 % + 0.5 s), so that many callers do not come back at once; else exponential
    /// with full jitter, U(0, min(8 s, 0.5 s x 2^k)) (Brooker, "Exponential Backoff And Jitter", 2015).
    /// </summary>
    /// <param name="retryAfter">What the provider asked for.</param>
    /// <param name="returns">How often the request has come back already.</param>
    /// <param name="random">The source of jitter.</param>
    public static TimeSpan Next(TimeSpan? retryAfter, int returns, RandomSource random)
    {
        if (retryAfter is { } asked)
        {
            double seconds = Math.Max(0, asked.TotalSeconds);
            return TimeSpan.FromSeconds(seconds + (random.NextDouble() * ((seconds * 0.1) + 0.5)));
        }

        return TimeSpan.FromSeconds(random.NextDouble() * Math.Min(CapSeconds, BaseSeconds * Math.Pow(Factor, Math.Min(returns, 16))));
    }
}
