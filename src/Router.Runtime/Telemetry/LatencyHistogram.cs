using System.Numerics;

namespace LlmRouter.Telemetry;

/// <summary>
/// Durations in buckets of an eighth of an octave, from 1 µs to over an hour: any quantile is off by at most 6 %. Lock-free;
/// recording is one atomic increment.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBuckets = 8;
    private const int Octaves = 33;

    // Made by the first duration: a large router has many deployments that it hardly asks.
    private int[]? _counts;

    public void Record(TimeSpan duration)
    {
        ulong microseconds = (ulong)Math.Max(1, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        int octave = BitOperations.Log2(microseconds);
        int sub = octave >= 3 ? (int)(microseconds >> (octave - 3)) & 7 : (int)((microseconds << (3 - octave)) & 7);
        int[] counts = Volatile.Read(ref _counts) ?? Make();
        Interlocked.Increment(ref counts[Math.Min((octave * SubBuckets) + sub, counts.Length - 1)]);
    }

    /// <summary>How many there are.</summary>
    public long Count
    {
        get
        {
            long total = 0;
            foreach (int count in Volatile.Read(ref _counts) ?? [])
            {
                total += count;
            }

            return total;
        }
    }

    public void Reset() => Volatile.Write(ref _counts, null);

    /// <summary>The duration below which the share <paramref name="q"/> of all lies; <see langword="null"/> when there are none.</summary>
    public TimeSpan? Quantile(double q)
    {
        if (Volatile.Read(ref _counts) is not { } counts)
        {
            return null;
        }

        long total = Count;
        if (total == 0)
        {
            return null;
        }

        long rank = Math.Clamp((long)Math.Ceiling(q * total), 1, total);
        int bucket = 0;
        for (long seen = counts[0]; seen < rank; seen += counts[bucket])
        {
            bucket++;
        }

        // The middle of the bucket.
        double start = Math.ScaleB(1 + (bucket % SubBuckets / (double)SubBuckets), bucket / SubBuckets);
        double width = Math.ScaleB(1.0 / SubBuckets, bucket / SubBuckets);
        return TimeSpan.FromMicroseconds(start + (width / 2));
    }

    private int[] Make()
    {
        int[] made = new int[Octaves * SubBuckets];
        return Interlocked.CompareExchange(ref _counts, made, null) ?? made;
    }
}
