using LlmRouter.Configuration;

namespace LlmRouter.Management;

/// <summary>
/// Everything that is declared at present, and by whom: what a routing table is built of. A change is made on a copy, which
/// shares every group that it does not touch; once a table was built of it, it does not change any more.
/// </summary>
internal sealed class Blueprint
{
    private readonly HashSet<int> _edited = [];
    private RouterSpec? _spec;

    public SettingLayers Settings { get; set; } = SettingLayers.None;

    /// <summary>The groups by ordinal, removed ones included.</summary>
    public List<GroupPlan> Groups { get; private init; } = [];

    public List<(AliasSpec Spec, DeploymentOrigin Origin)> Aliases { get; private init; } = [];

    public List<(EndpointSpec Spec, DeploymentOrigin Origin)> Endpoints { get; private init; } = [];

    public List<(BudgetSpec Spec, DeploymentOrigin Origin)> Budgets { get; private init; } = [];

    /// <summary>Part of what was declared was unreadable: what seems to be missing may not be.</summary>
    public bool Incomplete { get; set; }

    /// <summary>The whole configuration; the groups in it are those that exist.</summary>
    public RouterSpec Spec => _spec ??= MakeSpec();

    /// <summary>The ordinals of the groups in <see cref="Spec"/>.</summary>
    public int[] Ordinals { get; private set; } = [];

    /// <summary>What a router is built with.</summary>
    /// <param name="spec">The configuration.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="isTyped">Whether its groups are members of a generated class.</param>
    public static Blueprint Of(RouterSpec spec, DeploymentOrigin origin, bool isTyped)
    {
        var blueprint = new Blueprint { Settings = SettingLayers.None.With(origin, spec.Settings) };
        foreach (GroupSpec group in spec.Groups)
        {
            var plan = new GroupPlan(group.Name, group.Place, isTyped);
            plan.Declare(origin);
            plan.Set(SettingLayers.None.With(origin, group.Settings));
            plan.Deployments.AddRange(group.Deployments.Select(d => new DeploymentPlan(d, origin)));
            blueprint.Groups.Add(plan);
        }

        blueprint.Aliases.AddRange(spec.Aliases.Select(a => (a, origin)));
        blueprint.Endpoints.AddRange(spec.Endpoints.Select(e => (e, origin)));
        blueprint.Budgets.AddRange(spec.Budgets.Select(b => (b, origin)));
        return blueprint;
    }

    public Blueprint Copy() => new()
    {
        Settings = Settings,
        Groups = [.. Groups],
        Aliases = [.. Aliases],
        Endpoints = [.. Endpoints],
        Budgets = [.. Budgets],
    };

    /// <summary>The ordinal of a group that exists, or of one that did where <paramref name="removed"/> are meant as well; else -1.</summary>
    public int Find(string name, bool removed = false)
        => Groups.FindIndex(g => (removed || g.Exists) && string.Equals(g.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A group that may be changed: this draft's own copy.</summary>
    public GroupPlan Edit(int ordinal)
    {
        if (_edited.Add(ordinal))
        {
            Groups[ordinal] = Groups[ordinal].Copy();
        }

        return Groups[ordinal];
    }

    /// <summary>A group that may be changed, added where there is none.</summary>
    public GroupPlan EditOrAdd(string name, Place place)
    {
        int ordinal = Find(name, removed: true);
        if (ordinal >= 0)
        {
            return Edit(ordinal);
        }

        Groups.Add(new GroupPlan(name, place, isTyped: false));
        _edited.Add(Groups.Count - 1);
        return Groups[^1];
    }

    private RouterSpec MakeSpec()
    {
        var spec = new RouterSpec { Incomplete = Incomplete };
        foreach (SettingValue value in Settings.Effective)
        {
            spec.Settings.Set(value);
        }

        var ordinals = new List<int>(Groups.Count);
        for (int g = 0; g < Groups.Count; g++)
        {
            if (Groups[g].Exists)
            {
                spec.Groups.Add(Groups[g].Spec);
                ordinals.Add(g);
            }
        }

        Ordinals = [.. ordinals];
        spec.Aliases.AddRange(Aliases.Select(a => a.Spec));
        spec.Endpoints.AddRange(Endpoints.Select(e => e.Spec));
        spec.Budgets.AddRange(Budgets.Select(b => b.Spec));
        return spec;
    }
}
