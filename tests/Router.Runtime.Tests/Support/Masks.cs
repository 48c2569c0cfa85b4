namespace LlmRouter.Tests.Support;

/// <summary>Random sets of candidates.</summary>
internal static class Masks
{
    /// <summary>Fills words with a random set of at least one of so many; sometimes all, sometimes one.</summary>
    public static int[] Fill(Span<ulong> words, int of, Random random)
    {
        words.Clear();
        int chance = random.Next(4);
        var chosen = new List<int>();
        for (int i = 0; i < of; i++)
        {
            if (chance == 3 || random.Next(chance == 0 ? of : 3) == 0)
            {
                chosen.Add(i);
            }
        }

        if (chosen.Count == 0)
        {
            chosen.Add(random.Next(of));
        }

        foreach (int i in chosen)
        {
            words[i >> 6] |= 1UL << (i & 63);
        }

        return [.. chosen];
    }
}
