namespace LlmRouter.Configuration;

/// <summary>Fallbacks that can do less than what they stand in for.</summary>
internal static class FallbackFitRules
{
    /// <summary>A fallback of less than this share of a group's limits refuses most of what comes when the group fails.</summary>
    private const double SmallShare = 0.1;

    public static void Check(RouterSpec spec, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            List<(GroupSpec Group, DeploymentSpec Deployment)> members = facts.Members(group);
            foreach (Setting limit in new[] { Setting.Rpm, Setting.Tpm })
            {
                if (CheckCapacity(group, members, limit, names, facts, faults))
                {
                    break;
                }
            }

            CheckFilter(group, members, names, facts, faults);
            VectorSpaceRules.CheckFallbacks(group, members, names, facts, faults);
        }
    }

    public static void Advise(RouterSpec spec, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            if (General(group) is not { Count: > 0 } entries || group.IsEmbedding)
            {
                continue;
            }

            List<(GroupSpec Group, DeploymentSpec Deployment)> members = facts.Members(group);
            List<(FallbackSpec Entry, List<(GroupSpec Group, DeploymentSpec Deployment)> Targets)> targets = entries.ConvertAll(entry => (entry, facts.Targets(names, entry.Target)));
            if (members.Count == 0 || targets.Exists(static one => one.Targets.Count == 0))
            {
                continue;
            }

            AdviseWindow(spec, group, members, targets, facts, faults);
            AdviseFeatures(group, members, targets, facts, faults);
        }
    }

    private static List<FallbackSpec>? General(GroupSpec group) =>
        group.Settings.TryGet(Setting.Fallbacks, out SettingValue list) ? [.. list.Fallbacks.Where(static entry => entry.IsGeneral)] : null;

    private static bool CheckCapacity(
        GroupSpec group, List<(GroupSpec Group, DeploymentSpec Deployment)> members, Setting limit, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        if (General(group) is not { Count: > 0 } entries || Sum(members, limit, facts) is not (> 0 and var own))
        {
            return false;
        }

        var all = new HashSet<(GroupSpec, DeploymentSpec)>();
        foreach (FallbackSpec entry in entries)
        {
            List<(GroupSpec, DeploymentSpec)> targets = facts.Targets(names, entry.Target);
            if (targets.Count == 0)
            {
                return false;
            }

            all.UnionWith(targets);
        }

        if (Sum(all, limit, facts) is not { } others || others >= own * SmallShare)
        {
            return false;
        }

        faults.Add(
            ConfigRules.SmallFallback, entries[0].Place, Words.Capital(Words.Group(group.Name)), Words.Number(own), SettingTable.Get(limit).Name, Words.Number(others));
        return true;
    }

    private static double? Sum(IEnumerable<(GroupSpec Group, DeploymentSpec Deployment)> deployments, Setting limit, SpecFacts facts)
    {
        double sum = 0;
        foreach ((GroupSpec group, DeploymentSpec deployment) in deployments)
        {
            if (facts.Number(group, deployment, limit) is not { } one)
            {
                return null;
            }

            sum += one;
        }

        return sum;
    }

    /// <summary>The same model at the same place has the same content filter. Which of several refused nobody knows beforehand.</summary>
    private static void CheckFilter(GroupSpec group, List<(GroupSpec Group, DeploymentSpec Deployment)> members, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        if (FallbackSpec.Find(group.Settings, FailureKindNames.ContentFiltered) is not { Length: > 0 } entries || FilterOf(members) is not { } own)
        {
            return;
        }

        foreach (FallbackSpec entry in entries)
        {
            bool isOwn = names.Resolve(entry.Target, out bool whole) == group && whole;
            if (!isOwn && FilterOf(facts.Targets(names, entry.Target)) == own)
            {
                faults.Add(new Fault(ConfigRules.SameFilter, entry.Place, [Words.Capital(Words.Group(group.Name)), Words.Show(entry.Target)]) { Fix = FaultFix.RemoveItem });
            }
        }
    }

    /// <summary>The one filter behind several deployments; <see langword="null"/> when there may be several.</summary>
    private static string? FilterOf(List<(GroupSpec Group, DeploymentSpec Deployment)> deployments)
    {
        string? one = null;
        foreach ((GroupSpec _, DeploymentSpec deployment) in deployments)
        {
            string model = deployment.Settings.Text(Setting.Model) ?? "";
            string filter = model.ToLowerInvariant() + " at " + deployment.Settings.Text(Setting.Endpoint);
            if (model.Length == 0 || WildcardNames.IsWildcard(model) || (one is not null && one != filter))
            {
                return null;
            }

            one = filter;
        }

        return one;
    }

    private static void AdviseWindow(
        RouterSpec spec, GroupSpec group, List<(GroupSpec Group, DeploymentSpec Deployment)> members,
        List<(FallbackSpec Entry, List<(GroupSpec Group, DeploymentSpec Deployment)> Targets)> targets, SpecFacts facts, FaultBag faults)
    {
        if (FallbackSpec.Find(group.Settings, spec.Settings, FailureKindNames.ContextWindowExceeded) is not null || Largest(members, facts) is not { } own)
        {
            return;
        }

        double others = 0;
        foreach ((FallbackSpec _, List<(GroupSpec Group, DeploymentSpec Deployment)> deployments) in targets)
        {
            if (Largest(deployments, facts) is not { } one)
            {
                return;
            }

            others = Math.Max(others, one);
        }

        if (others < own)
        {
            faults.Add(
                ConfigRules.SmallerWindow, targets[0].Entry.Place, Words.Capital(Words.Group(group.Name)), Words.Number(own), Words.Number(others));
        }
    }

    private static double? Largest(List<(GroupSpec Group, DeploymentSpec Deployment)> deployments, SpecFacts facts)
    {
        double largest = 0;
        foreach ((GroupSpec _, DeploymentSpec deployment) in deployments)
        {
            if (facts.ContextWindow(deployment) is not { } window)
            {
                return null;
            }

            largest = Math.Max(largest, window);
        }

        return largest;
    }

    private static void AdviseFeatures(
        GroupSpec group, List<(GroupSpec Group, DeploymentSpec Deployment)> members,
        List<(FallbackSpec Entry, List<(GroupSpec Group, DeploymentSpec Deployment)> Targets)> targets, SpecFacts facts, FaultBag faults)
    {
        string[] lost = Array.FindAll(FeatureNames.All, feature =>
            members.TrueForAll(one => facts.Has(one.Deployment, feature) == true)
            && targets.TrueForAll(one => one.Targets.TrueForAll(target => facts.Has(target.Deployment, feature) == false)));
        if (lost.Length > 0)
        {
            faults.Add(ConfigRules.LesserFallback, targets[0].Entry.Place, Words.Capital(Words.Group(group.Name)), string.Join(", ", lost));
        }
    }
}
