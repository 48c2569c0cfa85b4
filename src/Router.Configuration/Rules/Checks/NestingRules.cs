namespace LlmRouter.Configuration;

/// <summary>Deployments that stand for all deployments of another group.</summary>
internal static class NestingRules
{
    public static void Check(RouterSpec spec, SpecNames names, FaultBag faults)
    {
        var nesting = new Dictionary<GroupSpec, List<NestedGroup>>();
        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is not { } target || !deployment.Settings.TryGet(Setting.Model, out SettingValue model))
                {
                    continue;
                }

                string where = Words.Deployment(deployment.Id, group.Name);
                CheckSettings(deployment, target, where, faults);
                CheckTimes(group, deployment, target, where, faults);
                if (Complaint(spec, group, target, names, faults, out GroupSpec? found, out string? suggestion) is { } complaint)
                {
                    faults.Add(new Fault(ConfigRules.BadNesting, model.Place, [Words.Capital(where), complaint])
                    {
                        Suggestion = suggestion is null ? null : GroupReference.Provider + "/" + suggestion,
                    });
                }
                else if (found is not null)
                {
                    if (!nesting.TryGetValue(group, out List<NestedGroup>? inside))
                    {
                        nesting.Add(group, inside = []);
                    }

                    inside.Add(new NestedGroup(found, model.Place, where));
                }
            }
        }

        NestingDepth.Check(spec, nesting, faults);
    }

    private static void CheckSettings(DeploymentSpec deployment, string target, string where, FaultBag faults)
    {
        foreach (SettingValue value in deployment.Settings)
        {
            if (value.Setting != Setting.AccessWindows && !GroupReference.Allows(value.Setting))
            {
                faults.Add(new Fault(ConfigRules.NestedSetting, value.Place, [SettingTable.Get(value.Setting).Name, where, Words.Show(target)]) { Fix = FaultFix.Remove });
            }
        }
    }

    /// <summary>Times of use are kept by each deployment, wherever it stands: what seems to close it here would leave it open.</summary>
    private static void CheckTimes(GroupSpec group, DeploymentSpec deployment, string target, string where, FaultBag faults)
    {
        string name = SettingTable.Get(Setting.AccessWindows).Name;
        string complaint = $"'{name}' would not hold for the deployments of group '{Words.Show(target)}'. Give it to those.";
        if (deployment.Settings.TryGet(Setting.AccessWindows, out SettingValue own))
        {
            faults.Add(ConfigRules.BadNesting, own.Place, Words.Capital(where), complaint);
        }
        else if (group.Settings.TryGet(Setting.AccessWindows, out SettingValue groups))
        {
            faults.Add(ConfigRules.BadNesting, groups.Place, Words.Capital(where), complaint);
        }
    }

    private static string? Complaint(RouterSpec spec, GroupSpec group, string target, SpecNames names, FaultBag faults, out GroupSpec? found, out string? suggestion)
    {
        suggestion = null;
        found = names.Group(target);
        string shown = Words.Show(target);
        if (found is not null)
        {
            return found.IsEmbedding == group.IsEmbedding ? null
                : $"the group '{shown}' is for {Mode(found)}, and '{Words.Show(group.Name)}' is for {Mode(group)}. Use a group of the same mode.";
        }

        if (target.Trim().Length == 0)
        {
            return "the model names no group. Write the name of one after \"group/\".";
        }

        if (WildcardNames.IsWildcard(target) || (names.Alias(target) is null && names.Wildcard(target) is not null))
        {
            return $"'{shown}' is a wildcard group's name, and only groups with a name of their own can be inside others. List its deployments here.";
        }

        if (names.Alias(target) is { } alias)
        {
            suggestion = names.Group(alias.Target) is null ? null : alias.Target;
            return $"'{shown}' is an alias. {(suggestion is null ? "Write the name of a group." : $"Write 'group/{Words.Show(suggestion)}'.")}";
        }

        if (spec.Incomplete)
        {
            return null;
        }

        suggestion = faults.Nearest(target, names.Groups);
        return $"there is no group '{shown}'; {Words.Hint(suggestion, names.Groups, "group")}";
    }

    private static string Mode(GroupSpec group) => group.IsEmbedding ? "embedding" : "chat";
}

/// <summary>A group inside another.</summary>
/// <param name="Group">The inner one.</param>
/// <param name="Place">Where it is named.</param>
/// <param name="Where">The deployment that stands for it, in words.</param>
internal readonly record struct NestedGroup(GroupSpec Group, Place Place, string Where);
