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
                faults.Add(ConfigRules.SinglePlace, group.Place, Words.Number(all.Count), Words.Show(group.Name), Words.Show(Shown(all.First())));
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

    /// <summary>Where a deployment is, as far as the configuration says: provider, endpoint, region. Not to be shown: a URL may hold a key.</summary>
    private static string? PlaceOf(DeploymentSpec deployment)
    {
        string model = deployment.Settings.Text(Setting.Model) ?? "";
        int slash = model.IndexOf('/');
        return slash <= 0 || WildcardNames.IsWildcard(model)
            ? null
            : $"{model.Substring(0, slash)}, {deployment.Settings.Text(Setting.Endpoint)}, {deployment.Settings.Text(Setting.Region)}";
    }

    /// <summary>The same for people: of a URL only its host.</summary>
    private static string Shown(DeploymentSpec deployment)
    {
        string model = deployment.Settings.Text(Setting.Model) ?? "";
        string provider = model.Substring(0, Math.Max(0, model.IndexOf('/')));
        string? region = deployment.Settings.Text(Setting.Region);
        string endpoint = deployment.Settings.Text(Setting.Endpoint) switch
        {
            null => "its public endpoint",
            { Length: > 0 } text when text[0] == '@' || References.IsReference(text) => text,
            { } text when Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 => uri.Host,
            _ => "one endpoint",
        };
        return $"{provider}, {endpoint}{(region is null ? "" : ", " + region)}";
    }
}
