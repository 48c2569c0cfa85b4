using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>The loads of a segment's 64 slots, as a scan wants them. Never NaN.</summary>
internal interface ILoadLane<T>
    where T : struct
{
    /// <summary>The loads of as many slots as a vector has, from one on.</summary>
    Vector256<T> Many(int from);
}

/// <summary>Where the loads of a group's deployments are.</summary>
internal interface ILoads<T, TLane>
    where T : struct
    where TLane : struct, ILoadLane<T>, allows ref struct
{
    TLane Of(int segment);
}

/// <summary>
/// The candidate with the least load; among equals, one at random. One pass: the loads of a segment are taken into registers, where
/// the least and who has it are found together, so that counters that move meanwhile cannot come between the two.
/// </summary>
internal static class LeastScan
{
    [SkipLocalsInit]
    public static int Pick<T, TLoads, TLane>(scoped in Candidates candidates, ReadOnlySpan<ulong> words, scoped TLoads loads)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLoads : struct, ILoads<T, TLane>, allows ref struct
        where TLane : struct, ILoadLane<T>, allows ref struct
    {
        if (words.Length == 1)
        {
            Least<T, TLane>(loads.Of(0), words[0], T.PositiveInfinity, out ulong equal);
            int alike = BitOperations.PopCount(equal);
            return Bits.Select(equal, alike == 1 ? 0 : candidates.Random.Next(alike));
        }

        Span<ulong> ties = stackalloc ulong[words.Length];
        T least = T.PositiveInfinity;
        int first = 0;
        int count = 0;
        for (int s = 0; s < words.Length; s++)
        {
            ties[s] = 0;
            if (words[s] == 0)
            {
                continue;
            }

            T here = Least<T, TLane>(loads.Of(s), words[s], least, out ulong equal);
            if (here < least)
            {
                // What earlier segments offered is beaten.
                least = here;
                first = s;
                count = 0;
            }

            if (here == least)
            {
                ties[s] = equal;
                count += BitOperations.PopCount(equal);
            }
        }

        return (first << 6) + Bits.Select(ties[first..], count == 1 ? 0 : candidates.Random.Next(count));
    }

    /// <summary>The least load in a word that is no more than <paramref name="least"/>, and who has it.</summary>
    private static T Least<T, TLane>(TLane lane, ulong word, T least, out ulong ties)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, ILoadLane<T>, allows ref struct
    {
        int width = Vector256<T>.Count;
        int start = Math.Min(BitOperations.TrailingZeroCount(word), DeploymentChunk.Size - width);
        if (word >> start >> width == 0)
        {
            // A small group: all of it in one vector.
            Vector256<T> few = Vector256.ConditionalSelect(VectorMask.Of<T>(word, start), lane.Many(start), Vector256.Create(T.PositiveInfinity));
            T lowest = Lowest(few);
            ties = (Equal(few, Vector256.Create(lowest)) << start) & word;
            return lowest;
        }

        ulong equal = 0;
        for (int from = 0; from < DeploymentChunk.Size; from += 8 * width)
        {
            Vector256<T> a = Load<T, TLane>(lane, word, from);
            Vector256<T> b = Load<T, TLane>(lane, word, from + width);
            Vector256<T> c = Load<T, TLane>(lane, word, from + (2 * width));
            Vector256<T> d = Load<T, TLane>(lane, word, from + (3 * width));
            Vector256<T> e = Load<T, TLane>(lane, word, from + (4 * width));
            Vector256<T> f = Load<T, TLane>(lane, word, from + (5 * width));
            Vector256<T> g = Load<T, TLane>(lane, word, from + (6 * width));
            Vector256<T> h = Load<T, TLane>(lane, word, from + (7 * width));

            // Loads are never NaN: the rules that Min has for it, and that cost more than the comparison, are not needed.
            T here = Lowest(Vector256.MinNative(
                Vector256.MinNative(Vector256.MinNative(a, b), Vector256.MinNative(c, d)),
                Vector256.MinNative(Vector256.MinNative(e, f), Vector256.MinNative(g, h))));
            if (here > least)
            {
                continue;
            }

            Vector256<T> all = Vector256.Create(here);
            ulong who = Equal(a, all) | (Equal(b, all) << width) | (Equal(c, all) << (2 * width)) | (Equal(d, all) << (3 * width))
                | (Equal(e, all) << (4 * width)) | (Equal(f, all) << (5 * width)) | (Equal(g, all) << (6 * width)) | (Equal(h, all) << (7 * width));
            equal = (here < least ? 0 : equal) | (who << from);
            least = here;
        }

        ties = equal & word;
        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal<T>(Vector256<T> loads, Vector256<T> least) => Vector256.Equals(loads, least).ExtractMostSignificantBits();

    /// <summary>The loads of candidates, and positive infinity for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Load<T, TLane>(TLane lane, ulong word, int from)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, ILoadLane<T>, allows ref struct
    {
        if (word == ulong.MaxValue)
        {
            return lane.Many(from);
        }

        Vector256<T> none = Vector256.Create(T.PositiveInfinity);
        return (word & (((1UL << Vector256<T>.Count) - 1) << from)) == 0
            ? none
            : Vector256.ConditionalSelect(VectorMask.Of<T>(word, from), lane.Many(from), none);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Lowest<T>(Vector256<T> lanes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector128<T> half = Vector128.MinNative(lanes.GetLower(), lanes.GetUpper());
        T least = T.MinNative(half[0], half[1]);
        return Vector128<T>.Count == 2 ? least : T.MinNative(least, T.MinNative(half[2], half[3]));
    }
}
