namespace LlmRouter.Resilience;

/// <summary>
/// Counts by second, for the last minute. Lock-free: a bucket is one word (second, count); a count that is lost in a race for a
/// recycled bucket is one of very many.
/// </summary>
internal sealed class SecondCounts
{
    private const int Length = 64;

    // Made by the first count: a large router has many groups that are hardly asked.
    private long[]? _buckets;

    public void Add(long second)
    {
        ref long bucket = ref Buckets()[second % Length];
        long tag = (second + 1) << 32;
        long seen = Volatile.Read(ref bucket);
        while ((seen & ~0xFFFF_FFFFL) != tag)
        {
            long found = Interlocked.CompareExchange(ref bucket, tag | 1, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }

        Interlocked.Increment(ref bucket);
    }

    /// <summary>What was counted in the last so many seconds, the running one included.</summary>
    public long Sum(long second, int seconds)
    {
        if (Volatile.Read(ref _buckets) is not { } buckets)
        {
            return 0;
        }

        long sum = 0;
        for (long s = second; s > second - seconds && s >= 0; s--)
        {
            long word = Volatile.Read(ref buckets[s % Length]);
            sum += word >> 32 == s + 1 ? word & 0xFFFF_FFFFL : 0;
        }

        return sum;
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
