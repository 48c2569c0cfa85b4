using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>
/// Smooth weighted round robin without a lock: a fixed sequence in which every deployment stands as often as its weight says,
/// evenly spread, and a cursor that goes round it and passes over whoever is no candidate. Between two passes of the same point
/// every candidate is picked exactly weight times, so any run of sum(weights) picks is exact while the candidates are the same.
/// </summary>
internal struct RoundRobin : IRoutingStrategy
{
    /// <summary>Weights are rounded so that the sequence is no longer than this.</summary>
    public const int LongestSequence = 16_384;

    private const double GoldenRatio = 0.6180339887498949;

    private ushort[] _sequence;
    private Cursor _cursor;

    public void Prepare(StrategyContext group)
    {
        ulong[] members = group.Members;
        var indices = new List<ushort>();
        for (int s = 0; s < members.Length; s++)
        {
            for (ulong word = members[s]; word != 0; word &= word - 1)
            {
                indices.Add((ushort)((s << 6) | System.Numerics.BitOperations.TrailingZeroCount(word)));
            }
        }

        _sequence = Sequence(indices, group.Weights);

        // Many processes that start together must not all begin with the same deployment.
        _cursor = new Cursor { Position = _sequence.Length > 0 ? group.Random.Next(_sequence.Length) : 0 };
    }

    public readonly int Pick(scoped in Candidates candidates)
    {
        ushort[] sequence = _sequence;
        ReadOnlySpan<ulong> words = candidates.Words;
        long position = Volatile.Read(ref _cursor.Position);
        while (true)
        {
            int at = (int)(position % sequence.Length);
            for (int step = 0; step < sequence.Length; step++)
            {
                int index = sequence[at];
                if ((words[index >> 6] & (1UL << (index & 63))) != 0)
                {
                    long found = Interlocked.CompareExchange(ref _cursor.Position, position + step + 1, position);
                    if (found == position)
                    {
                        return index;
                    }

                    position = found;
                    break;
                }

                if (step == sequence.Length - 1)
                {
                    // Only deployments of weight 0 are left: they stand nowhere in the sequence.
                    return candidates.Any();
                }

                at = at + 1 == sequence.Length ? 0 : at + 1;
            }
        }
    }

    private static ushort[] Sequence(List<ushort> indices, float[]? weights)
    {
        if (weights is null)
        {
            return indices.ToArray();
        }

        int[] counts = Counts(indices, weights);
        int length = counts.Sum();
        var keys = new double[length];
        var sequence = new ushort[length];
        int at = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            // The k-th of n turns lies in the k-th of n equal parts, for each deployment at another phase, so that those of
            // equal weight do not follow on each other's heels. Multiples of the golden ratio spread phases evenly for any number.
            double phase = (0.5 + (i * GoldenRatio)) % 1;
            for (int k = 0; k < counts[i]; k++)
            {
                keys[at] = (k + phase) / counts[i];
                sequence[at++] = indices[i];
            }
        }

        Array.Sort(keys, sequence);
        return length > 0 ? sequence : indices.ToArray();
    }

    /// <summary>The weights as the smallest integers in the same proportion, where their sum allows.</summary>
    private static int[] Counts(List<ushort> indices, float[] weights)
    {
        double[] given = [.. indices.Select(i => (double)weights[i])];
        double sum = given.Sum();
        foreach (int scale in (ReadOnlySpan<int>)[1, 10, 100, 1_000])
        {
            long[] scaled = [.. given.Select(w => (long)Math.Round(w * scale))];
            if (given.Zip(scaled).All(p => Math.Abs((p.First * scale) - p.Second) < 1e-3))
            {
                long divisor = scaled.Aggregate(0L, GreatestCommonDivisor);
                if (divisor > 0 && scaled.Sum() / divisor <= LongestSequence)
                {
                    return [.. scaled.Select(w => (int)(w / divisor))];
                }

                break;
            }
        }

        return [.. given.Select(w => w > 0 ? Math.Max(1, (int)Math.Round(w / sum * (LongestSequence - given.Length))) : 0)];
    }

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    /// <summary>Alone on its cache lines: it is written by every pick.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
    private sealed class Cursor
    {
#pragma warning disable CS0169, IDE0051 // Padding.
        private readonly long _before0, _before1, _before2, _before3, _before4, _before5, _before6;
        public long Position;
        private readonly long _after0, _after1, _after2, _after3, _after4, _after5, _after6;
#pragma warning restore CS0169, IDE0051
    }
}
