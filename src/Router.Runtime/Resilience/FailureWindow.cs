using LlmRouter.Core;

namespace LlmRouter.Resilience;

/// <summary>
/// The recent attempts of one deployment, in one-second buckets for the last minute, and its run of failures. Lock-free: a
/// bucket is one word (second, attempts, failures); a count lost in a race with a recycled bucket corrects itself as the bucket
/// ages.
/// </summary>
internal sealed class FailureWindow(RouterClock clock)
{
    private const int Length = 64;
    private const int RateSeconds = 10;
    private const int AllowedSeconds = 60;
    private const int RateMinimum = 5;
    private const int RunLength = 5;
    private const int ThinRunLength = 3;

    // Three failures in a row that took this long came at fewer than five a minute.
    private const int ThinRunSeconds = 24;
    private const int ThinRunForgottenSeconds = 600;

    // Made by the first attempt: a router of a thousand deployments is built without them.
    private long[]? _buckets;
    private long _runStarted;
    private int _run;

    public void Success(long now)
    {
        if (Volatile.Read(ref _run) != 0)
        {
            Volatile.Write(ref _run, 0);
        }

        Count(clock.Second(now), failed: false);
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>Whether the deployment has failed often enough to be left alone.</returns>
    public bool Failure(long now, int? allowedFailures)
    {
        long second = clock.Second(now);
        Count(second, failed: true);

        int run = Interlocked.Increment(ref _run);
        if (run == 1)
        {
            Volatile.Write(ref _runStarted, second);
        }

        if (allowedFailures is { } allowed)
        {
            Sum(second, AllowedSeconds, out _, out int failures);
            return failures > allowed;
        }

        if (run >= RunLength)
        {
            return true;
        }

        long length = second - Volatile.Read(ref _runStarted);
        if (run >= ThinRunLength && length is >= ThinRunSeconds and <= ThinRunForgottenSeconds)
        {
            return true;
        }

        Sum(second, RateSeconds, out int attempts, out int failed);
        return attempts >= RateMinimum && failed * 2 > attempts;
    }

    /// <summary>Forgets everything, as an operator's reset asks for.</summary>
    public void Reset()
    {
        Array.Clear(Buckets());
        Volatile.Write(ref _run, 0);
    }

    private long[] Buckets()
    {
        if (Volatile.Read(ref _buckets) is { } made)
        {
            return made;
        }

        var fresh = new long[Length];
        return Interlocked.CompareExchange(ref _buckets, fresh, null) ?? fresh;
    }

    private void Count(long second, bool failed)
    {
        ref long bucket = ref Buckets()[second % Length];
        long seen = Volatile.Read(ref bucket);
        while (true)
        {
            // 32 bits second + 1, 16 bits attempts, 16 bits failures; full counts stay full.
            long tag = (second + 1) << 32;
            long counts = (seen & ~0xFFFF_FFFFL) == tag ? seen & 0xFFFF_FFFFL : 0;
            long attempts = Math.Min((counts >> 16) + 1, 0xFFFF);
            long failures = Math.Min((counts & 0xFFFF) + (failed ? 1 : 0), 0xFFFF);
            long found = Interlocked.CompareExchange(ref bucket, tag | (attempts << 16) | failures, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    private void Sum(long second, int seconds, out int attempts, out int failures)
    {
        attempts = 0;
        failures = 0;
        long[] buckets = Buckets();
        for (int i = 0; i < seconds && i <= second; i++)
        {
            long word = Volatile.Read(ref buckets[(second - i) % Length]);
            if (word >> 32 == second - i + 1)
            {
                attempts += (int)(word >> 16) & 0xFFFF;
                failures += (int)word & 0xFFFF;
            }
        }
    }
}
