namespace LlmRouter.Configuration;

/// <summary>
/// What is known of groups and deployments before anything runs: what they state, then what the levels above them state, then the
/// catalog. Models are looked up once each. Not thread-safe.
/// </summary>
internal sealed class SpecFacts(RouterSpec spec)
{
    private static readonly (string Word, ModelFeatures Feature)[] FeatureWords =
    [
        (FeatureNames.Tools, ModelFeatures.Tools), (FeatureNames.Vision, ModelFeatures.Vision), (FeatureNames.JsonSchema, ModelFeatures.JsonSchema),
        (FeatureNames.Streaming, ModelFeatures.Streaming), (FeatureNames.Audio, ModelFeatures.AudioInput), (FeatureNames.Pdf, ModelFeatures.Pdf),
        (FeatureNames.Reasoning, ModelFeatures.Reasoning),
    ];

    private const int MostNested = 1_000;

    private readonly Dictionary<string, ModelFacts?> _models = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<GroupSpec, List<(GroupSpec Group, DeploymentSpec Deployment)>> _members = [];
    private readonly Dictionary<string, GroupSpec> _groups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the catalog knows of a deployment's model; <see langword="null"/> for patterns, inner groups and unknown models.</summary>
    public ModelFacts? Model(DeploymentSpec deployment)
    {
        string name = deployment.Settings.Text(Setting.BaseModel) ?? deployment.Settings.Text(Setting.Model) ?? "";
        if (deployment.NestedGroup is not null || WildcardNames.IsWildcard(name) || name.IndexOf('/') is not (> 0 and var slash))
        {
            return null;
        }

        if (!_models.TryGetValue(name, out ModelFacts? facts))
        {
            _models.Add(name, facts = KnownModels.Find(name.Substring(0, slash), name.Substring(slash + 1)));
        }

        return facts;
    }

    /// <summary>Tokens of a request, input and output together; <see langword="null"/> when nobody knows.</summary>
    public double? ContextWindow(DeploymentSpec deployment) => deployment.Settings.Number(Setting.ContextWindow) ?? Model(deployment)?.ContextWindow;

    /// <summary>Whether a deployment has a feature, one of <see cref="FeatureNames"/>; <see langword="null"/> when nobody knows.</summary>
    public bool? Has(DeploymentSpec deployment, string feature)
    {
        if (deployment.Settings.TryGet(Setting.Features, out SettingValue own))
        {
            foreach (string text in own.TextList)
            {
                if (FeatureNames.Word(text, out bool lacks) == feature)
                {
                    return !lacks;
                }
            }
        }

        return Model(deployment) is { } facts ? Knows(facts, feature) : null;
    }

    /// <summary>Whether a known model has a feature; <see langword="null"/> when the catalog does not say.</summary>
    public static bool? Knows(ModelFacts facts, string feature)
    {
        foreach ((string word, ModelFeatures flag) in FeatureWords)
        {
            if (word == feature)
            {
                return (facts.Has & flag) != 0 ? true : (facts.Lacks & flag) != 0 ? false : null;
            }
        }

        return null;
    }

    /// <summary>US dollars per million tokens in and out; <see langword="null"/> where nobody knows.</summary>
    public (double? Input, double? Output) Price(DeploymentSpec deployment)
    {
        double? input = null;
        double? output = null;
        if (deployment.Settings.TryGet(Setting.Price, out SettingValue price))
        {
            foreach (KeyValuePair<string, double> pair in price.NumberMap)
            {
                input = pair.Key == "input" ? pair.Value : input;
                output = pair.Key == "output" ? pair.Value : output;
            }
        }

        return (input ?? Model(deployment)?.Prices.Input, output ?? Model(deployment)?.Prices.Output);
    }

    /// <summary>A setting as the narrowest level gives it: the deployment, the group, the router.</summary>
    public bool TryGet(GroupSpec? group, DeploymentSpec? deployment, Setting setting, out SettingValue value)
    {
        value = default;
        return (deployment?.Settings.TryGet(setting, out value) ?? false)
            || (group?.Settings.TryGet(setting, out value) ?? false)
            || spec.Settings.TryGet(setting, out value);
    }

    /// <summary>The same for numbers.</summary>
    public double? Number(GroupSpec? group, DeploymentSpec? deployment, Setting setting) =>
        TryGet(group, deployment, setting, out SettingValue value) ? value.Number : null;

    /// <summary>The strategy of a group; <see langword="null"/> for an application's own.</summary>
    public string? Strategy(GroupSpec group) => group.StrategyType is not null ? null
        : TryGet(group, null, Setting.Strategy, out SettingValue value) ? value.Text : StrategyNames.SimpleShuffle;

    /// <summary>The deployments that a name stands for, each with its group; none when they cannot be known.</summary>
    public List<(GroupSpec Group, DeploymentSpec Deployment)> Targets(SpecNames names, string name)
    {
        if (names.Resolve(name, out bool whole) is not { } group)
        {
            return [];
        }

        if (whole)
        {
            return Members(group);
        }

        string target = names.Group(name) is null && names.Alias(name) is { } alias ? alias.Target : name;
        return group.Find(target.Substring(target.LastIndexOf('/') + 1)) is { NestedGroup: null } deployment ? [(group, deployment)] : [];
    }

    /// <summary>
    /// The deployments of a group that are in use, those of groups inside it too, each with the group that it is declared in. Of groups
    /// in groups no more than a thousand are looked at: somebody who nests more has more pressing faults.
    /// </summary>
    public List<(GroupSpec Group, DeploymentSpec Deployment)> Members(GroupSpec group)
    {
        if (!_members.TryGetValue(group, out List<(GroupSpec, DeploymentSpec)>? members))
        {
            _members.Add(group, members = Expand(group));
        }

        return members;
    }

    private List<(GroupSpec Group, DeploymentSpec Deployment)> Expand(GroupSpec group)
    {
        var members = new List<(GroupSpec, DeploymentSpec)>();
        var seen = new HashSet<GroupSpec> { group };
        var open = new Stack<(GroupSpec Group, int Next)>([(group, 0)]);
        while (open.Count > 0)
        {
            (GroupSpec one, int next) = open.Pop();
            if (next == one.Deployments.Count)
            {
                continue;
            }

            open.Push((one, next + 1));
            DeploymentSpec deployment = one.Deployments[next];
            if (deployment.Settings.Flag(Setting.Disabled) == true)
            {
                continue;
            }

            if (deployment.NestedGroup is not { } inner)
            {
                members.Add((one, deployment));
                if (seen.Count > 1 && members.Count >= MostNested)
                {
                    break;
                }
            }
            else if (seen.Count < MostNested && FindGroup(inner) is { } found && seen.Add(found))
            {
                // Each group once: they may contain each other, which has a rule of its own.
                open.Push((found, 0));
            }
        }

        return members;
    }

    private GroupSpec? FindGroup(string name)
    {
        if (_groups.Count == 0)
        {
            foreach (GroupSpec group in spec.Groups)
            {
                _groups[group.Name] = group;
            }
        }

        return _groups.TryGetValue(name, out GroupSpec? found) ? found : null;
    }
}
