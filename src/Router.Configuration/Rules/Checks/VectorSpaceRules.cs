namespace LlmRouter.Configuration;

/// <summary>Embeddings of different models, which must not be mixed: their vectors cannot be compared.</summary>
internal static class VectorSpaceRules
{
    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            (string Model, Place Place)? first = null;
            foreach ((GroupSpec of, DeploymentSpec deployment) in group.IsEmbedding ? facts.Members(group) : [])
            {
                if (ModelOf(deployment, facts) is not { } model || !deployment.Settings.TryGet(Setting.Model, out SettingValue given))
                {
                    continue;
                }

                first ??= (model, given.Place);
                if (model != first.Value.Model)
                {
                    faults.Add(new Fault(
                        ConfigRules.MixedVectors, given.Place, [Words.Show(group.Name), Words.Show(deployment.Id), Words.Show(model), Words.Show(first.Value.Model)])
                    {
                        Related = [first.Value.Place],
                    });
                    break;
                }
            }
        }
    }

    public static void CheckFallbacks(GroupSpec group, List<(GroupSpec Group, DeploymentSpec Deployment)> members, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        if (!group.IsEmbedding || !group.Settings.TryGet(Setting.Fallbacks, out SettingValue list) || One(members, facts) is not { } own)
        {
            return;
        }

        foreach (FallbackSpec entry in list.Fallbacks)
        {
            List<(GroupSpec Group, DeploymentSpec Deployment)> targets = facts.Targets(names, entry.Target);
            if (targets.TrueForAll(static one => one.Group.IsEmbedding) && One(targets, facts) is { } other && other != own)
            {
                faults.Add(new Fault(
                    ConfigRules.OtherVectors, entry.Place, [Words.Show(group.Name), Words.Show(own), Words.Show(entry.Target), Words.Show(other)])
                {
                    Fix = FaultFix.RemoveItem,
                });
            }
        }
    }

    /// <summary>The one model of several deployments; <see langword="null"/> when there are several, or one that nobody knows.</summary>
    private static string? One(List<(GroupSpec Group, DeploymentSpec Deployment)> deployments, SpecFacts facts)
    {
        string? one = null;
        foreach ((GroupSpec _, DeploymentSpec deployment) in deployments)
        {
            string? model = ModelOf(deployment, facts);
            if (model is null || (one is not null && one != model))
            {
                return null;
            }

            one = model;
        }

        return one;
    }

    /// <summary>The model whoever serves it. An Azure deployment's name says nothing of its model unless the catalog knows it.</summary>
    private static string? ModelOf(DeploymentSpec deployment, SpecFacts facts)
    {
        string name = deployment.Settings.Text(Setting.BaseModel) ?? deployment.Settings.Text(Setting.Model) ?? "";
        bool hidden = name.StartsWith(ProviderFacts.Azure + "/", StringComparison.OrdinalIgnoreCase) && facts.Model(deployment) is null;
        return name.Length == 0 || hidden || WildcardNames.IsWildcard(name) ? null : name.Substring(name.LastIndexOf('/') + 1).ToLowerInvariant();
    }
}
