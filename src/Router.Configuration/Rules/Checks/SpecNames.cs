namespace LlmRouter.Configuration;

/// <summary>What the names in a configuration stand for, as rules have to know it: also those that stand for too much.</summary>
internal sealed class SpecNames
{
    private readonly Dictionary<string, GroupSpec> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AliasSpec> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GroupSpec> _deployments = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GroupSpec?> _bare = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _all = [];
    private readonly RouterSpec _spec;
    private readonly int[] _wildcards;

    public SpecNames(RouterSpec spec)
    {
        _spec = spec;
        _wildcards = WildcardNames.Order(spec.Groups);
        foreach (GroupSpec group in spec.Groups)
        {
            if (group.IsWildcard)
            {
                continue;
            }

            _groups[group.Name] = group;
            _all.Add(group.Name);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is not null)
                {
                    continue;
                }

                _deployments[group.Name + "/" + deployment.Id] = group;
                _bare[deployment.Id] = _bare.ContainsKey(deployment.Id) ? null : group;
            }
        }

        Groups = [.. _all];
        Targets = [.. _all, .. _deployments.Keys];
        foreach (AliasSpec alias in spec.Aliases)
        {
            _aliases[alias.Name] = alias;
            _all.Add(alias.Name);
        }

        _all.AddRange(_deployments.Keys);
    }

    /// <summary>What a fallback may name, nearest kinds first.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>What an alias may stand for.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>The groups that have one name.</summary>
    public IReadOnlyList<string> Groups { get; }

    public GroupSpec? Group(string name) => _groups.TryGetValue(name, out GroupSpec? group) ? group : null;

    public AliasSpec? Alias(string name) => _aliases.TryGetValue(name, out AliasSpec? alias) ? alias : null;

    /// <summary>The group in which the deployment is that <paramref name="name"/> stands for, alone or after its group.</summary>
    public GroupSpec? GroupOfDeployment(string name) => _deployments.TryGetValue(name, out GroupSpec? group) || _bare.TryGetValue(name, out group) ? group : null;

    /// <summary>The wildcard group that stands for a name, when nothing nearer does.</summary>
    public GroupSpec? Wildcard(string name) =>
        !WildcardNames.IsWildcard(name) && WildcardNames.Find(_spec.Groups, _wildcards, name, out _) is var group and >= 0 ? _spec.Groups[group] : null;

    /// <summary>Whether several deployments have this id.</summary>
    public bool IsAmbiguous(string name) => _bare.TryGetValue(name, out GroupSpec? group) && group is null;

    /// <summary>
    /// The group behind any name; <paramref name="whole"/> says whether all of it, and not one deployment or one name of a
    /// wildcard group.
    /// </summary>
    public GroupSpec? Resolve(string name, out bool whole)
    {
        if (Group(name) is null && Alias(name) is { } alias)
        {
            name = alias.Target;
        }

        GroupSpec? group = Group(name);
        whole = group is not null;
        return group ?? GroupOfDeployment(name) ?? Wildcard(name);
    }
}
