namespace LlmRouter.Configuration;

/// <summary>What a name stands for.</summary>
/// <param name="Name">The name as callers may write it; they compare ordinal, ignoring case.</param>
/// <param name="Group">The ordinal of the group.</param>
/// <param name="Deployment">The ordinal of the deployment in its group, or -1 for the whole group.</param>
/// <param name="Kind">Which sort of name it is.</param>
internal readonly record struct NameEntry(string Name, int Group, int Deployment, NameKind Kind);

internal enum NameKind
{
    Group,
    Alias,
    HiddenAlias,

    /// <summary>A deployment as <c>group/id</c>.</summary>
    Deployment,

    /// <summary>A deployment by an id that no other deployment of the router has.</summary>
    BareDeployment,
}

/// <summary>
/// All names of a configuration in one fixed order. The generator emits a switch that yields positions in this list and the
/// runtime builds the same list, so that a position means the same to both.
/// </summary>
internal static class NameIndex
{
    public static List<NameEntry> Build(RouterSpec spec)
    {
        var entries = new List<NameEntry>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        for (int g = 0; g < spec.Groups.Count; g++)
        {
            Add(new NameEntry(spec.Groups[g].Name, g, -1, NameKind.Group));
        }

        // Deployments by their full name are found before aliases are resolved: an alias may point at one.
        var deployments = new List<NameEntry>();
        var bare = new Dictionary<string, (int Group, int Deployment, int Count)>(StringComparer.OrdinalIgnoreCase);
        for (int g = 0; g < spec.Groups.Count; g++)
        {
            GroupSpec group = spec.Groups[g];
            for (int d = 0; d < group.Deployments.Count; d++)
            {
                string id = group.Deployments[d].Id;
                deployments.Add(new NameEntry(group.Name + "/" + id, g, d, NameKind.Deployment));
                bare[id] = bare.TryGetValue(id, out var seen) ? (seen.Group, seen.Deployment, seen.Count + 1) : (g, d, 1);
            }
        }

        foreach (AliasSpec alias in spec.Aliases)
        {
            if (Target(alias.Target, entries, deployments, bare, taken) is { } target)
            {
                Add(new NameEntry(alias.Name, target.Group, target.Deployment, alias.Hidden ? NameKind.HiddenAlias : NameKind.Alias));
            }
        }

        foreach (NameEntry entry in deployments)
        {
            Add(entry);
        }

        foreach (NameEntry entry in deployments)
        {
            string id = spec.Groups[entry.Group].Deployments[entry.Deployment].Id;
            if (bare[id].Count == 1)
            {
                Add(new NameEntry(id, entry.Group, entry.Deployment, NameKind.BareDeployment));
            }
        }

        return entries;

        void Add(NameEntry entry)
        {
            if (taken.Add(entry.Name))
            {
                entries.Add(entry);
            }
        }
    }

    /// <summary>What an alias points at: a group or a deployment, never another alias (one hop).</summary>
    private static NameEntry? Target(
        string name, List<NameEntry> groups, List<NameEntry> deployments, Dictionary<string, (int Group, int Deployment, int Count)> bare, HashSet<string> taken)
    {
        foreach (NameEntry entry in groups)
        {
            if (entry.Kind == NameKind.Group && string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        foreach (NameEntry entry in deployments)
        {
            if (string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        return !taken.Contains(name) && bare.TryGetValue(name, out var one) && one.Count == 1
            ? new NameEntry(name, one.Group, one.Deployment, NameKind.BareDeployment)
            : null;
    }
}
