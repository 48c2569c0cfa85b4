using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LlmRouter.Core;

/// <summary>Small operations on candidate masks.</summary>
internal static class Bits
{
    /// <summary>The position of the <paramref name="k"/>-th set bit, from 0; there must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Select(ulong word, int k)
    {
        if (Bmi2.X64.IsSupported)
        {
            return BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << k, word));
        }

        for (; k > 0; k--)
        {
            word &= word - 1;
        }

        return BitOperations.TrailingZeroCount(word);
    }

    /// <summary>How many bits are set in all words.</summary>
    public static int Count(ReadOnlySpan<ulong> words)
    {
        int count = 0;
        foreach (ulong word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The index (64 x word + bit) of the <paramref name="k"/>-th set bit over all words.</summary>
    public static int Select(ReadOnlySpan<ulong> words, int k)
    {
        for (int w = 0; w < words.Length; w++)
        {
            int count = BitOperations.PopCount(words[w]);
            if (k < count)
            {
                return (w << 6) | Select(words[w], k);
            }

            k -= count;
        }

        throw new ArgumentOutOfRangeException(nameof(k));
    }

    public static bool Any(ReadOnlySpan<ulong> words) => words.ContainsAnyExcept(0UL);
}
