using LlmRouter.Core;

namespace LlmRouter.Tests.Core;

public class StableHashTests
{
    [Fact]
    public void Hashes_never_change()
    {
        // Sessions would lose their deployments, and processes of different versions would disagree.
        Assert.Equal(
            [0xA5506FF52926AC13UL, 0x6A2D8BF47D2FC1EFUL, 0x3DECEA7719078B06UL],
            [StableHash.Hash(""), StableHash.Hash("abc"), StableHash.Hash("Why is the sky blue? Because.")]);
        Assert.Equal(0xAEDAFA7ECCA27E5EUL, StableHash.Combine(1, 2));
    }

    [Fact]
    public void Names_that_differ_in_case_alone_are_alike_and_only_those()
    {
        Assert.Equal(StableHash.HashIgnoreCase("GPT-4/Azure-East"), StableHash.HashIgnoreCase("gpt-4/azure-EAST"));
        Assert.Equal(StableHash.Hash("GPT-4/É"), StableHash.HashIgnoreCase("gpt-4/é"));
        Assert.NotEqual(StableHash.Hash("a"), StableHash.Hash("A"));
        string name = new('x', 5_000);
        Assert.Equal(StableHash.HashIgnoreCase(name), StableHash.HashIgnoreCase(name.ToUpperInvariant()));
    }

    [Fact]
    public void Texts_that_hardly_differ_do_not_collide_and_differ_in_half_of_the_bits()
    {
        var seen = new HashSet<ulong>();
        long bits = 0;
        int pairs = 0;
        for (int length = 0; length < 40; length++)
        {
            string zeros = new('\0', length);
            Assert.True(seen.Add(StableHash.Hash(zeros)));
            for (int i = 0; i < length; i++)
            {
                for (int bit = 0; bit < 16; bit++)
                {
                    string flipped = string.Concat(zeros.AsSpan(0, i), ((char)(1 << bit)).ToString(), zeros.AsSpan(i + 1));
                    Assert.True(seen.Add(StableHash.Hash(flipped)));
                    bits += System.Numerics.BitOperations.PopCount(StableHash.Hash(flipped) ^ StableHash.Hash(zeros));
                    pairs++;
                }
            }
        }

        Assert.InRange((double)bits / pairs, 31, 33);
    }

    [Fact]
    public void Combined_hashes_depend_on_both_and_on_their_order()
    {
        ulong a = StableHash.Hash("tenant");
        ulong b = StableHash.Hash("session");
        Assert.Equal(6, new HashSet<ulong> { StableHash.Combine(a, b), StableHash.Combine(b, a), StableHash.Combine(a, a), StableHash.Combine(0, b), StableHash.Combine(a, 0), StableHash.Combine(0, 0) }.Count);
        Assert.DoesNotContain(0UL, new[] { StableHash.Combine(0, 0), StableHash.Hash("") });
    }
}
