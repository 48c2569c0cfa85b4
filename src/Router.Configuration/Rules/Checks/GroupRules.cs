namespace LlmRouter.Configuration;

/// <summary>Groups that are not there, have nothing in them, or weigh nothing.</summary>
internal static class GroupRules
{
    public static void Check(RouterSpec spec, FaultBag faults)
    {
        if (spec.Groups.Count == 0 && !spec.Incomplete)
        {
            faults.Add(ConfigRules.NoGroups, spec.RouterNamePlace);
        }

        foreach (GroupSpec group in spec.Groups)
        {
            if (group.Deployments.Count > 0)
            {
                CheckWeights(group, faults);
            }
            else if (!spec.Incomplete)
            {
                faults.Add(ConfigRules.NoDeployments, group.Place, Words.Show(group.Name));
            }
        }
    }

    private static void CheckWeights(GroupSpec group, FaultBag faults)
    {
        var places = new List<Place>();
        foreach (DeploymentSpec deployment in group.Deployments)
        {
            if (!deployment.Settings.TryGet(Setting.Weight, out SettingValue weight) || weight.Number != 0)
            {
                return;
            }

            places.Add(weight.Place);
        }

        faults.Add(new Fault(ConfigRules.AllWeightsZero, places[0], [Words.Show(group.Name)])
        {
            Related = [.. places.Skip(1)],
            Fix = FaultFix.Replace("1"),
        });
    }
}
