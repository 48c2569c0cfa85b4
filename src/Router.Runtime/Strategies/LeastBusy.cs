using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>The fewest requests in flight per unit of weight; among equals, one at random.</summary>
internal struct LeastBusy : IRoutingStrategy
{
    // Below this many candidates in a word, walking the bits is faster than loading all 64 lanes.
    private const int VectorFrom = 16;

    // Of weight 0: more than any load, and finite, so that idle (0 x cost) stays a number.
    private const float Weightless = 1e30f;

    /// <summary>1 / weight by index; <see langword="null"/> when all are alike.</summary>
    private float[]? _cost;

    public void Prepare(StrategyContext group)
        => _cost = group.Weights is not { } weights ? null : Array.ConvertAll(weights, w => w > 0 ? Math.Min(1 / w, Weightless) : Weightless);

    public readonly int Pick(scoped in Candidates candidates)
    {
        ReadOnlySpan<ulong> words = candidates.Words;
        if (words.Length == 1 && (BitOperations.PopCount(words[0]) < VectorFrom || !Vector256.IsHardwareAccelerated))
        {
            ulong ties = Least(candidates.Table.Segments[0].Chunk.InFlight, Costs(0), words[0]);
            int count = BitOperations.PopCount(ties);
            return Bits.Select(ties, count == 1 ? 0 : candidates.Random.Next(count));
        }

        return Scan(in candidates);
    }

    private readonly ReadOnlySpan<float> Costs(int segment) => _cost is null ? default : _cost.AsSpan(segment << 6, 64);

    /// <summary>The candidates of a word with the least load.</summary>
    private static ulong Least(int[] inFlight, ReadOnlySpan<float> costs, ulong word)
    {
        float least = float.PositiveInfinity;
        ulong ties = 0;
        for (; word != 0; word &= word - 1)
        {
            int slot = BitOperations.TrailingZeroCount(word);
            float load = costs.IsEmpty ? inFlight[slot] : inFlight[slot] * costs[slot];
            ulong bit = word & (0 - word);
            if (load < least)
            {
                least = load;
                ties = bit;
            }
            else if (load == least)
            {
                ties |= bit;
            }
        }

        return ties;
    }

    /// <summary>Many candidates: one pass for the least load of all, one for who has it.</summary>
    [SkipLocalsInit]
    private readonly int Scan(scoped in Candidates candidates)
    {
        ReadOnlySpan<ulong> words = candidates.Words;
        GroupSegment[] segments = candidates.Table.Segments;
        Span<ulong> ties = stackalloc ulong[words.Length];

        // The counters may move between the passes, so that nobody has the least load any more; then once more.
        for (int turn = 0; turn < 3; turn++)
        {
            Vector256<float> minimum = Vector256.Create(float.PositiveInfinity);
            for (int s = 0; s < words.Length; s++)
            {
                minimum = words[s] == 0 ? minimum : Minimum(segments[s].Chunk.InFlight, Costs(s), words[s], minimum);
            }

            Vector256<float> least = Vector256.Create(Least(minimum));
            int count = 0;
            for (int s = 0; s < words.Length; s++)
            {
                ties[s] = words[s] == 0 ? 0 : Equal(segments[s].Chunk.InFlight, Costs(s), least) & words[s];
                count += BitOperations.PopCount(ties[s]);
            }

            if (count > 0)
            {
                return Bits.Select(ties, count == 1 ? 0 : candidates.Random.Next(count));
            }
        }

        return candidates.Any();
    }

    private static float Least(Vector256<float> lanes)
    {
        Vector128<float> half = Vector128.MinNative(lanes.GetLower(), lanes.GetUpper());
        half = Vector128.MinNative(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MinNative(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    private static Vector256<float> Minimum(int[] inFlight, ReadOnlySpan<float> costs, ulong word, Vector256<float> minimum)
    {
        // Loads are never NaN: the rules that Min has for it, and that cost more than the comparison, are not needed.
        if (word == ulong.MaxValue)
        {
            for (int i = 0; i < DeploymentChunk.Size; i += 8)
            {
                minimum = Vector256.MinNative(minimum, Loads(inFlight, costs, i));
            }

            return minimum;
        }

        Vector256<float> none = Vector256.Create(float.PositiveInfinity);
        Vector256<int> bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        for (int i = 0; i < DeploymentChunk.Size; i += 8)
        {
            Vector256<int> chosen = Vector256.Equals(Vector256.Create((int)(word >> i) & 0xFF) & bits, bits);
            minimum = Vector256.MinNative(minimum, Vector256.ConditionalSelect(chosen.AsSingle(), Loads(inFlight, costs, i), none));
        }

        return minimum;
    }

    private static ulong Equal(int[] inFlight, ReadOnlySpan<float> costs, Vector256<float> least)
    {
        ulong ties = 0;
        for (int i = 0; i < DeploymentChunk.Size; i += 8)
        {
            ties |= (ulong)Vector256.Equals(Loads(inFlight, costs, i), least).ExtractMostSignificantBits() << i;
        }

        return ties;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Loads(int[] inFlight, ReadOnlySpan<float> costs, int from)
    {
        Vector256<float> load = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(inFlight), (nuint)from));
        return costs.IsEmpty ? load : load * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(costs), (nuint)from);
    }
}
