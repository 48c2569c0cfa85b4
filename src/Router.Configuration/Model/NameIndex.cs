namespace LlmRouter.Configuration;

/// <summary>What a name stands for.</summary>
/// <param name="Name">The name as callers may write it; they compare ordinal, ignoring case.</param>
/// <param name="Group">The ordinal of the group.</param>
/// <param name="Deployment">The ordinal of the deployment in its group, or -1 for the whole group.</param>
/// <param name="Kind">Which sort of name it is.</param>
/// <param name="Capture">What stands in the star's place when the group is a wildcard's, else <see langword="null"/>.</param>
internal readonly record struct NameEntry(string Name, int Group, int Deployment, NameKind Kind, string? Capture = null);

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
/// runtime builds the same list, so that a position means the same to both. Wildcard groups and their deployments have no name
/// of their own here: they are found by <see cref="WildcardNames"/> when nothing here is. Neither have deployments that stand
/// for a group.
/// </summary>
internal static class NameIndex
{
    public static List<NameEntry> Build(RouterSpec spec)
    {
        var entries = new List<NameEntry>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        int[] wildcards = WildcardNames.Order(spec.Groups);

        for (int g = 0; g < spec.Groups.Count; g++)
        {
            if (!spec.Groups[g].IsWildcard)
            {
                Add(new NameEntry(spec.Groups[g].Name, g, -1, NameKind.Group));
            }
        }

        // Deployments by their full name are found before aliases are resolved: an alias may point at one.
        List<NameEntry> deployments = Deployments(spec);
        var targets = new Dictionary<string, NameEntry>(StringComparer.OrdinalIgnoreCase);
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (NameEntry entry in entries.Concat(deployments))
        {
            if (!targets.ContainsKey(entry.Name))
            {
                targets.Add(entry.Name, entry);
            }
        }

        var bare = new List<NameEntry>();
        foreach (NameEntry entry in deployments)
        {
            string id = spec.Groups[entry.Group].Deployments[entry.Deployment].Id;
            counts[id] = counts.TryGetValue(id, out int count) ? count + 1 : 1;
            bare.Add(entry with { Name = id, Kind = NameKind.BareDeployment });
        }

        bare.RemoveAll(entry => counts[entry.Name] > 1);
        foreach (NameEntry entry in bare)
        {
            // An id that is also the name of a group stands for the group.
            if (!targets.ContainsKey(entry.Name))
            {
                targets.Add(entry.Name, entry);
            }
        }

        foreach (AliasSpec alias in spec.Aliases)
        {
            if (Target(alias.Target, targets, spec, wildcards, taken) is { } target)
            {
                Add(target with { Name = alias.Name, Kind = alias.Hidden ? NameKind.HiddenAlias : NameKind.Alias });
            }
        }

        foreach (NameEntry entry in deployments)
        {
            Add(entry);
        }

        foreach (NameEntry entry in bare)
        {
            Add(entry);
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

    private static List<NameEntry> Deployments(RouterSpec spec)
    {
        var deployments = new List<NameEntry>();
        for (int g = 0; g < spec.Groups.Count; g++)
        {
            GroupSpec group = spec.Groups[g];
            for (int d = 0; d < group.Deployments.Count && !group.IsWildcard; d++)
            {
                if (group.Deployments[d].NestedGroup is null)
                {
                    deployments.Add(new NameEntry(group.Name + "/" + group.Deployments[d].Id, g, d, NameKind.Deployment));
                }
            }
        }

        return deployments;
    }

    /// <summary>What an alias points at: a group or a deployment, never another alias (one hop).</summary>
    private static NameEntry? Target(string name, Dictionary<string, NameEntry> targets, RouterSpec spec, int[] wildcards, HashSet<string> taken)
    {
        if (targets.TryGetValue(name, out NameEntry target))
        {
            // A bare id gives way to the alias of the same name.
            return target.Kind == NameKind.BareDeployment && taken.Contains(name) ? null : target;
        }

        if (taken.Contains(name) || WildcardNames.IsWildcard(name))
        {
            return null;
        }

        int group = WildcardNames.Find(spec.Groups, wildcards, name, out string? capture);
        return group < 0 ? null : new NameEntry(name, group, -1, NameKind.Group, capture);
    }
}
