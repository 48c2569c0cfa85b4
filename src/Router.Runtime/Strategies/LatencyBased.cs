using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>
/// The lowest estimated latency: the moving average of the time per output token, for streams of the time to the first token. Between
/// samples an estimate drifts to the best of the candidates, best + (average - best) x 2^-(age / half-life), so that a slow one is
/// tried again; everybody within the buffer of the best shares the load at random; deployments that have not been measured get a
/// small share of the picks.
/// </summary>
internal struct LatencyBased : IRoutingStrategy
{
    private RouterClock _clock;
    private float _buffer;
    private double _exploration;
    private float _halfLivesPerPart;

    public void Prepare(StrategyContext group)
    {
        _clock = group.Clock;
        _buffer = (float)group.Settings.LatencyBuffer;
        _exploration = group.Settings.Exploration;
        _halfLivesPerPart = (float)(1 / (group.Settings.LatencyHalfLife.TotalSeconds * LatencyLane.PartsPerSecond));
    }

    [SkipLocalsInit]
    public readonly int Pick(scoped in Candidates candidates)
    {
        ReadOnlySpan<ulong> words = candidates.Words;
        GroupSegment[] segments = candidates.Table.Segments;
        Span<ulong> chosen = stackalloc ulong[words.Length];
        int seen = 0;
        int unseen = 0;
        for (int s = 0; s < words.Length; s++)
        {
            chosen[s] = words[s] & Lane(segments[s], candidates.IsStream).Seen;
            seen += BitOperations.PopCount(chosen[s]);
            unseen += BitOperations.PopCount(words[s] & ~chosen[s]);
        }

        if (seen == 0)
        {
            return candidates.Any();
        }

        if (unseen > 0 && candidates.Random.NextDouble() < _exploration)
        {
            for (int s = 0; s < words.Length; s++)
            {
                chosen[s] = words[s] & ~chosen[s];
            }

            return Bits.Select(chosen, candidates.Random.Next(unseen));
        }

        float best = Best(segments, candidates.IsStream, chosen);
        int now = _clock.Parts(candidates.Request.Now);
        int count = 0;
        for (int s = 0; s < chosen.Length; s++)
        {
            chosen[s] = chosen[s] == 0 ? 0 : Near(Lane(segments[s], candidates.IsStream), chosen[s], best, now);
            count += BitOperations.PopCount(chosen[s]);
        }

        // Whoever is best may just have become slower, and nobody is near any more.
        return count == 0 ? candidates.Any() : Bits.Select(chosen, count == 1 ? 0 : candidates.Random.Next(count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LatencyLane Lane(GroupSegment segment, bool isStream)
        => isStream ? segment.Chunk.Latency.FirstToken : segment.Chunk.Latency.PerToken;

    /// <summary>The lowest average: also the lowest estimate, because all others drift to it.</summary>
    private static float Best(GroupSegment[] segments, bool isStream, ReadOnlySpan<ulong> words)
    {
        Vector256<float> none = Vector256.Create(float.PositiveInfinity);

        // Two chains of comparisons at a time: one would wait for itself.
        Vector256<float> even = none;
        Vector256<float> odd = none;
        for (int s = 0; s < words.Length; s++)
        {
            ulong word = words[s];
            if (word == 0)
            {
                continue;
            }

            ref float mean = ref MemoryMarshal.GetArrayDataReference(Lane(segments[s], isStream).Mean);
            for (int i = 0; i < DeploymentChunk.Size; i += 16)
            {
                if ((ushort)(word >> i) == 0)
                {
                    continue;
                }

                Vector256<float> a = Vector256.LoadUnsafe(ref mean, (nuint)i);
                Vector256<float> b = Vector256.LoadUnsafe(ref mean, (nuint)i + 8);
                if ((ushort)(word >> i) != ushort.MaxValue)
                {
                    a = Vector256.ConditionalSelect(VectorMask.Of<float>(word, i), a, none);
                    b = Vector256.ConditionalSelect(VectorMask.Of<float>(word, i + 8), b, none);
                }

                even = Vector256.MinNative(even, a);
                odd = Vector256.MinNative(odd, b);
            }
        }

        Vector256<float> both = Vector256.MinNative(even, odd);
        Vector128<float> half = Vector128.MinNative(both.GetLower(), both.GetUpper());
        half = Vector128.MinNative(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MinNative(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <summary>Those of a word whose estimate lies within the buffer of the best.</summary>
    private readonly ulong Near(LatencyLane lane, ulong word, float best, int now)
    {
        ref float mean = ref MemoryMarshal.GetArrayDataReference(lane.Mean);
        ref int at = ref MemoryMarshal.GetArrayDataReference(lane.At);
        Vector256<float> most = Vector256.Create(best * _buffer);
        ulong near = 0;
        for (int i = 0; i < DeploymentChunk.Size; i += 8)
        {
            if ((byte)(word >> i) == 0)
            {
                continue;
            }

            Vector256<int> age = Vector256.Max(Vector256.Create(now) - Vector256.LoadUnsafe(ref at, (nuint)i), Vector256<int>.Zero);
            Vector256<float> above = Vector256.LoadUnsafe(ref mean, (nuint)i) - Vector256.Create(best);
            Vector256<float> estimate = above * Exp2Minus(Vector256.ConvertToSingle(age) * _halfLivesPerPart);
            near |= (ulong)Vector256.LessThanOrEqual(estimate, most).ExtractMostSignificantBits() << i;
        }

        return near & word;
    }

    /// <summary>
    /// 2^-x for x >= 0, by writing the number's bits (Schraudolph, "A Fast, Compact Approximation of the Exponential Function", 1999):
    /// exact at whole x, up to 6.2 % too large between, as if a half-life took at most 9 % longer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp2Minus(Vector256<float> x)
    {
        const float Mantissa = 1 << 23;
        Vector256<float> capped = Vector256.MinNative(x, Vector256.Create(126f));
        return Vector256.ConvertToInt32Native((Vector256.Create(127f) - capped) * Mantissa).AsSingle();
    }
}
