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

    public void Prepare(float[]? weights, ReadOnlySpan<ulong> members, RandomSource random)
        => _cost = weights is null ? null : Array.ConvertAll(weights, w => w > 0 ? 1 / w : Weightless);

    public readonly int Pick(scoped in Candidates candidates)
    {
        ReadOnlySpan<ulong> words = candidates.Words;
        if (words.Length == 1)
        {
            ulong ties = Least(candidates.Group.Segments[0].Chunk.InFlight, Costs(0), words[0], out _);
            int count = BitOperations.PopCount(ties);
            return Bits.Select(ties, count == 1 ? 0 : candidates.Random.Next(count));
        }

        Span<ulong> equal = stackalloc ulong[words.Length];
        float best = float.PositiveInfinity;
        int first = 0;
        for (int s = 0; s < words.Length; s++)
        {
            equal[s] = Least(candidates.Group.Segments[s].Chunk.InFlight, Costs(s), words[s], out float least);
            if (least < best)
            {
                best = least;
                first = s;
            }
            else if (least > best)
            {
                equal[s] = 0;
            }
        }

        equal[..first].Clear();
        return Bits.Select(equal, candidates.Random.Next(Bits.Count(equal)));
    }

    private readonly ReadOnlySpan<float> Costs(int segment) => _cost is null ? default : _cost.AsSpan(segment << 6, 64);

    /// <summary>The candidates of a word with the least load, and that load.</summary>
    private static ulong Least(int[] inFlight, ReadOnlySpan<float> costs, ulong word, out float least)
    {
        least = float.PositiveInfinity;
        if (Vector256.IsHardwareAccelerated && BitOperations.PopCount(word) >= VectorFrom)
        {
            return LeastVector(inFlight, costs, word, out least);
        }

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

    [SkipLocalsInit]
    private static ulong LeastVector(int[] inFlight, ReadOnlySpan<float> costs, ulong word, out float least)
    {
        // Kept for the second pass: making them costs more than loading them, and the counters may move in between.
        Span<Vector256<float>> loads = stackalloc Vector256<float>[DeploymentChunk.Size / 8];
        Vector256<float> none = Vector256.Create(float.PositiveInfinity);
        Vector256<float> minimum = none;
        for (int i = 0; i < loads.Length; i++)
        {
            // Loads are never NaN: the rules that Min has for it, and that cost more than the comparison, are not needed.
            loads[i] = Lanes(inFlight, costs, word, i * 8, none);
            minimum = Vector256.MinNative(minimum, loads[i]);
        }

        Vector128<float> half = Vector128.MinNative(minimum.GetLower(), minimum.GetUpper());
        half = Vector128.MinNative(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        least = Vector128.MinNative(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2))).ToScalar();

        Vector256<float> wanted = Vector256.Create(least);
        ulong ties = 0;
        for (int i = 0; i < loads.Length; i++)
        {
            ties |= (ulong)Vector256.Equals(loads[i], wanted).ExtractMostSignificantBits() << (i * 8);
        }

        return ties & word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Lanes(int[] inFlight, ReadOnlySpan<float> costs, ulong word, int from, Vector256<float> none)
    {
        Vector256<int> bit = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        Vector256<int> chosen = Vector256.Equals(Vector256.Create((int)(word >> from) & 0xFF) & bit, bit);
        Vector256<float> load = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(inFlight), (nuint)from));
        if (!costs.IsEmpty)
        {
            load *= Vector256.Create(costs.Slice(from, 8));
        }

        return Vector256.ConditionalSelect(chosen.AsSingle(), load, none);
    }
}
