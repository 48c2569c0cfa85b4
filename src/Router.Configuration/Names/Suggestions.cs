namespace LlmRouter.Configuration;

/// <summary>Finds what a misspelt name should probably be.</summary>
internal static class Suggestions
{
    /// <summary>Longer texts are no misspelt names, and comparing them takes the square of their length.</summary>
    private const int Longest = 300;

    /// <summary>
    /// Beyond so many faults, names of the configuration are no longer compared with all others: who has more has another
    /// problem than slips, and a hostile configuration could make it take hours.
    /// </summary>
    private const int MostSuggested = 200;

    /// <summary>What a name was probably meant to be, while there are few faults.</summary>
    public static string? Nearest(this FaultBag faults, string given, IEnumerable<string> candidates) =>
        faults.Faults.Count < MostSuggested ? Nearest(given, candidates) : null;

    /// <summary>
    /// The nearest candidate by edits (insert, remove, replace, swap neighbours) within a limit that grows with the length, or
    /// <see langword="null"/>. Candidates that differ only in case, <c>_</c> and <c>-</c> are always near.
    /// </summary>
    public static string? Nearest(string given, IEnumerable<string> candidates)
    {
        if (given.Length > Longest)
        {
            return null;
        }

        string plain = Plain(given);
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in candidates)
        {
            string other = Plain(candidate);
            int limit = Limit(Math.Min(plain.Length, other.Length));
            if (Math.Abs(plain.Length - other.Length) > limit || string.Equals(given, candidate, StringComparison.Ordinal))
            {
                continue;
            }

            int distance = Distance(plain, other, limit);
            if (distance <= limit && distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>Short words are near at one edit at most: with two, any three letters would do.</summary>
    private static int Limit(int length) => length switch
    {
        < 3 => 0,
        < 5 => 1,
        < 9 => 2,
        _ => 3,
    };

    private static string Plain(string text)
    {
        char[] plain = new char[text.Length];
        int length = 0;
        foreach (char c in text)
        {
            if (c is not ('_' or '-' or ' '))
            {
                plain[length++] = char.ToLowerInvariant(c);
            }
        }

        return new string(plain, 0, length);
    }

    /// <summary>
    /// Damerau-Levenshtein distance (optimal string alignment), three rows at a time; given up, with any number beyond
    /// <paramref name="limit"/>, once two rows in succession are beyond it.
    /// </summary>
    private static int Distance(string left, string right, int limit)
    {
        int[] before = new int[right.Length + 1];
        int[] previous = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        int leastBefore = 0;
        for (int i = 1; i <= left.Length; i++)
        {
            int least = current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                int distance = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distance = Math.Min(distance, before[j - 2] + 1);
                }

                current[j] = distance;
                least = Math.Min(least, distance);
            }

            if (least > limit && leastBefore > limit)
            {
                return least;
            }

            leastBefore = least;

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }
}
