namespace LlmRouter.Configuration;

/// <summary>
/// What is known of groups and deployments before anything runs: what they state, then what the levels above them state, then the
/// catalog. Models are looked up once each. Not thread-safe.
/// </summary>
internal sealed class SpecFacts(RouterSpec spec)
{
    private static readonly (string Word, ModelFeatures Feature)[] Words =
    [
        (FeatureNames.Tools, ModelFeatures.Tools), (FeatureNames.Vision, ModelFeatures.Vision), (FeatureNames.JsonSchema, ModelFeatures.JsonSchema),
        (FeatureNames.Streaming, ModelFeatures.Streaming), (FeatureNames.Audio, ModelFeatures.AudioInput), (FeatureNames.Pdf, ModelFeatures.Pdf),
        (FeatureNames.Reasoning, ModelFeatures.Reasoning),
    ];

    private readonly Dictionary<string, ModelFacts?> _models = new(StringComparer.OrdinalIgnoreCase);

    public RouterSpec Spec => spec;

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

        if (Model(deployment) is { } facts)
        {
            foreach ((string word, ModelFeatures flag) in Words)
            {
                if (word == feature)
                {
                    return (facts.Has & flag) != 0 ? true : (facts.Lacks & flag) != 0 ? false : null;
                }
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

    /// <summary>The same for flags.</summary>
    public bool Flag(GroupSpec? group, DeploymentSpec? deployment, Setting setting) => TryGet(group, deployment, setting, out SettingValue value) && value.Flag;

    /// <summary>The strategy of a group; <see langword="null"/> for an application's own.</summary>
    public string? Strategy(GroupSpec group) => group.StrategyType is not null ? null
        : TryGet(group, null, Setting.Strategy, out SettingValue value) ? value.Text : StrategyNames.SimpleShuffle;

    /// <summary>The deployments of a group that are in use, those of groups inside it too, each with the group that it is declared in.</summary>
    public List<(GroupSpec Group, DeploymentSpec Deployment)> Members(GroupSpec group)
    {
        var members = new List<(GroupSpec, DeploymentSpec)>();
        var seen = new HashSet<GroupSpec>();
        Add(group);
        return members;

        void Add(GroupSpec one)
        {
            // Each group once: they may contain each other, which has a rule of its own.
            if (!seen.Add(one))
            {
                return;
            }

            foreach (DeploymentSpec deployment in one.Deployments)
            {
                if (deployment.Settings.Flag(Setting.Disabled) == true)
                {
                    continue;
                }

                if (deployment.NestedGroup is not { } inner)
                {
                    members.Add((one, deployment));
                }
                else if (spec.FindGroup(inner) is { } found)
                {
                    Add(found);
                }
            }
        }
    }
}
