using System.Numerics;
using System.Runtime.CompilerServices;
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

    private static ulong LeastVector(int[] inFlight, ReadOnlySpan<float> costs, ulong word, out float least)
    {
        Vector256<float> none = Vector256.Create(float.PositiveInfinity);
        Vector256<float> minimum = none;
        for (int i = 0; i < DeploymentChunk.Size; i += 8)
        {
            minimum = Vector256.Min(minimum, Lanes(inFlight, costs, word, i, none));
        }

        least = float.PositiveInfinity;
        for (int i = 0; i < 8; i++)
        {
            least = Math.Min(least, minimum[i]);
        }

        Vector256<float> wanted = Vector256.Create(least);
        ulong ties = 0;
        for (int i = 0; i < DeploymentChunk.Size; i += 8)
        {
            ties |= (ulong)Vector256.Equals(Lanes(inFlight, costs, word, i, none), wanted).ExtractMostSignificantBits() << i;
        }

        // The counters may have moved between the two passes.
        ties &= word;
        return ties != 0 ? ties : word & (0 - word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Lanes(int[] inFlight, ReadOnlySpan<float> costs, ulong word, int from, Vector256<float> none)
    {
        Vector256<int> bit = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        Vector256<int> chosen = Vector256.Equals(Vector256.Create((int)(word >> from) & 0xFF) & bit, bit);
        Vector256<float> load = Vector256.ConvertToSingle(Vector256.Create<int>(inFlight.AsSpan(from, 8)));
        if (!costs.IsEmpty)
        {
            load *= Vector256.Create(costs.Slice(from, 8));
        }

        return Vector256.ConditionalSelect(chosen.AsSingle(), load, none);
    }
}
