namespace LlmRouter.Resilience;

/// <summary>
/// Attempts and failures (or calls, or returns) in one-second buckets for the last minute. Lock-free: a bucket is one word (second, attempts, failures);
/// a count lost in a race with a recycled bucket corrects itself as the bucket ages.
/// </summary>
internal struct SecondCounts
{
    private const int Length = 64;

    // Made by the first attempt: a router of a thousand deployments is built without them.
    private long[]? _buckets;

    public void Add(long second, bool failed)
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

    /// <summary>What the last so many seconds hold, the running one included.</summary>
    public void Sum(long second, int seconds, out int attempts, out int failures)
    {
        attempts = 0;
        failures = 0;
        if (Volatile.Read(ref _buckets) is not { } buckets)
        {
            return;
        }

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

    public void Clear()
    {
        if (Volatile.Read(ref _buckets) is { } buckets)
        {
            Array.Clear(buckets);
        }
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
}
