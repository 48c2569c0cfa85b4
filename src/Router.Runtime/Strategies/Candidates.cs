using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>The deployments that may be picked now: a word a segment of the group, at least one bit set.</summary>
internal readonly ref struct Candidates(GroupTable group, ReadOnlySpan<ulong> words, RandomSource random)
{
    public readonly GroupTable Group = group;
    public readonly ReadOnlySpan<ulong> Words = words;
    public readonly RandomSource Random = random;

    /// <summary>One of them, each with the same chance.</summary>
    public int Any()
    {
        if (Words.Length == 1)
        {
            ulong word = Words[0];
            int count = System.Numerics.BitOperations.PopCount(word);
            return Bits.Select(word, count == 1 ? 0 : Random.Next(count));
        }

        return Bits.Select(Words, Random.Next(Bits.Count(Words)));
    }
}
