namespace LlmRouter.Configuration;

/// <summary>Groups that one deployment, or one place, can take down, fallbacks and all.</summary>
internal static class SinglePointRules
{
    public static void Check(RouterSpec spec, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            if (group.IsWildcard)
            {
                continue;
            }

            var all = new HashSet<DeploymentSpec>();
            var places = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            string? place = null;
            bool isKnown = true;
            foreach ((GroupSpec _, DeploymentSpec deployment) in facts.Members(group).Concat(Fallbacks(spec, group, names, facts, ref isKnown)))
            {
                all.Add(deployment);
                place = PlaceOf(deployment);
                isKnown &= place is not null;
                places.Add(place ?? "");
            }

            if (!isKnown || all.Count == 0)
            {
                continue;
            }

            if (all.Count == 1)
            {
                faults.Add(ConfigRules.SingleDeployment, group.Place, Words.Show(group.Name), Words.Show(all.First().Id));
            }
            else if (places.Count == 1)
            {
                faults.Add(ConfigRules.SinglePlace, group.Place, Words.Number(all.Count), Words.Show(group.Name), Words.Show(place!));
            }
        }
    }

    private static List<(GroupSpec Group, DeploymentSpec Deployment)> Fallbacks(RouterSpec spec, GroupSpec group, SpecNames names, SpecFacts facts, ref bool isKnown)
    {
        var deployments = new List<(GroupSpec, DeploymentSpec)>();
        foreach (FallbackSpec entry in FallbackSpec.Find(group.Settings, spec.Settings, null) ?? [])
        {
            List<(GroupSpec, DeploymentSpec)> targets = facts.Targets(names, entry.Target);
            isKnown &= targets.Count > 0;
            deployments.AddRange(targets);
        }

        return deployments;
    }

    /// <summary>Where a deployment is, as far as the configuration says: its provider and endpoint, and the region; no secret is in these.</summary>
    private static string? PlaceOf(DeploymentSpec deployment)
    {
        string model = deployment.Settings.Text(Setting.Model) ?? "";
        int slash = model.IndexOf('/');
        if (slash <= 0 || WildcardNames.IsWildcard(model))
        {
            return null;
        }

        string endpoint = deployment.Settings.Text(Setting.Endpoint) ?? "its public endpoint";
        string? region = deployment.Settings.Text(Setting.Region);
        return $"{model.Substring(0, slash)}, {endpoint}{(region is null ? "" : ", " + region)}";
    }
}
