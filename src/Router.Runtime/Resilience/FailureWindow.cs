using LlmRouter.Core;

namespace LlmRouter.Resilience;

/// <summary>
/// Whether one deployment has failed too often of late: the attempts of the last minute, the run of failures, and the failures of
/// the kinds that are counted by themselves. What does not cool by rate is in none of them. Lock-free.
/// </summary>
internal sealed class FailureWindow(RouterClock clock)
{
    private const int RateSeconds = 10;
    private const int AllowedSeconds = 60;
    private const int RunLength = 5;
    private const int ThinRunLength = 3;

    // Three failures in a row that took this long came at fewer than five a minute.
    private const int ThinRunSeconds = 24;
    private const int ThinRunForgottenSeconds = 600;

    private SecondCounts _counts;
    private SecondCounts[]? _byKind;
    private int _run;

    // When the last failure and the one before it came. Two that come at the same time may be taken for each other.
    private long _last;
    private long _lastButOne;

    public void Success(long now)
    {
        if (Volatile.Read(ref _run) != 0)
        {
            Volatile.Write(ref _run, 0);
        }

        _counts.Add(clock.Second(now), failed: false);
    }

    /// <summary>Counts a failure where its kind is counted.</summary>
    /// <param name="now">The time.</param>
    /// <param name="kind">How it failed.</param>
    /// <param name="rule">When such a failure cools, unless a count of its own says otherwise.</param>
    /// <param name="health">What is configured.</param>
    /// <returns>Whether the deployment has failed often enough to be left alone.</returns>
    public bool Failure(long now, FailureKind kind, CoolRule rule, HealthSettings health)
    {
        long second = clock.Second(now);
        if (health.AllowedOf(kind) is { } own)
        {
            ref SecondCounts counts = ref OfKind(kind);
            counts.Add(second, failed: true);
            counts.Sum(second, AllowedSeconds, out _, out int such);
            return such > own;
        }

        if (rule != CoolRule.ByRate)
        {
            return rule != CoolRule.Never;
        }

        _counts.Add(second, failed: true);
        int run = Interlocked.Increment(ref _run);
        long third = Interlocked.Exchange(ref _lastButOne, Interlocked.Exchange(ref _last, second));
        if (health.AllowedFailures is { } allowed)
        {
            _counts.Sum(second, AllowedSeconds, out _, out int failures);
            return failures > allowed;
        }

        if (run >= RunLength || (run >= ThinRunLength && second - third is >= ThinRunSeconds and <= ThinRunForgottenSeconds))
        {
            return true;
        }

        _counts.Sum(second, RateSeconds, out int attempts, out int failed);
        return attempts >= health.FailureRateMinimum && failed > health.FailureRate * attempts;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Volatile.Write(ref _run, 0);
        _counts.Clear();
        foreach (ref SecondCounts counts in Volatile.Read(ref _byKind).AsSpan())
        {
            counts.Clear();
        }
    }

    private ref SecondCounts OfKind(FailureKind kind)
    {
        if (Volatile.Read(ref _byKind) is not { } made)
        {
            var fresh = new SecondCounts[(int)FailureKind.UnknownModel + 1];
            made = Interlocked.CompareExchange(ref _byKind, fresh, null) ?? fresh;
        }

        return ref made[(int)kind];
    }
}
