using System.Diagnostics.CodeAnalysis;

namespace LlmRouter.Configuration;

/// <summary>
/// Names of groups that stand for many: one <c>*</c> takes the place of at least one character, ignoring case elsewhere. Rules
/// and runtime ask here, so that both find the same group. A name stands for, in this order: a group to the letter, an alias, a
/// deployment (<c>group/id</c>, then a bare id), a wildcard group, the default group. Only wildcard groups may have <c>/</c> in
/// their names, and ids of deployments never do: the last <c>/</c> of <c>group/id</c> is the one that separates, and an exact
/// name is never hidden by a pattern.
/// </summary>
internal static class WildcardNames
{
    public const char Star = '*';

    public static bool IsWildcard(string name) => name.IndexOf(Star) >= 0;

    /// <summary>Whether a name is one of those that a pattern stands for.</summary>
    /// <param name="pattern">The name of a wildcard group.</param>
    /// <param name="name">The name that is asked for.</param>
    /// <param name="capture">What stands in the star's place.</param>
    public static bool Match(string pattern, string name, [NotNullWhen(true)] out string? capture)
    {
        int star = pattern.IndexOf(Star);
        int tail = pattern.Length - star - 1;
        bool matches = star >= 0 && name.Length >= pattern.Length
            && string.Compare(pattern, 0, name, 0, star, StringComparison.OrdinalIgnoreCase) == 0
            && string.Compare(pattern, star + 1, name, name.Length - tail, tail, StringComparison.OrdinalIgnoreCase) == 0;
        capture = matches ? name.Substring(star, name.Length - star - tail) : null;
        return matches;
    }

    /// <summary>The model of a wildcard group's deployment for what was captured; models without a star stay what they are.</summary>
    public static string Fill(string model, string capture)
    {
        int star = model.IndexOf(Star);
        return star < 0 ? model : model.Substring(0, star) + capture + model.Substring(star + 1);
    }

    /// <summary>The ordinals of the wildcard groups in the order in which they are asked: the longest literal part first, then as declared.</summary>
    public static int[] Order(IReadOnlyList<GroupSpec> groups)
    {
        var ordinals = new List<int>();
        for (int i = 0; i < groups.Count; i++)
        {
            if (groups[i].IsWildcard)
            {
                ordinals.Add(i);
            }
        }

        ordinals.Sort((left, right) => groups[left].Name.Length != groups[right].Name.Length
            ? groups[right].Name.Length.CompareTo(groups[left].Name.Length)
            : left.CompareTo(right));
        return [.. ordinals];
    }

    /// <summary>The ordinal of the wildcard group that stands for a name, or -1.</summary>
    /// <param name="groups">All groups.</param>
    /// <param name="order">What <see cref="Order"/> gives for them.</param>
    /// <param name="name">The name that is asked for.</param>
    /// <param name="capture">What stands in the star's place.</param>
    public static int Find(IReadOnlyList<GroupSpec> groups, int[] order, string name, out string? capture)
    {
        foreach (int ordinal in order)
        {
            if (Match(groups[ordinal].Name, name, out capture))
            {
                return ordinal;
            }
        }

        capture = null;
        return -1;
    }
}
