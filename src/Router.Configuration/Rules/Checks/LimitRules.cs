namespace LlmRouter.Configuration;

/// <summary>Limits that contradict each other, or that no request fits into.</summary>
internal static class LimitRules
{
    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        var fitting = new PlaceTally();
        var wider = new PlaceTally();
        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is null)
                {
                    CheckOutput(group, deployment, facts, fitting);
                    CheckWider(group, deployment, facts, wider);
                }
            }
        }

        fitting.Report(faults);
        wider.Report(faults);
    }

    /// <summary>A stated maximum is reserved in full, so it must fit.</summary>
    private static void CheckOutput(GroupSpec group, DeploymentSpec deployment, SpecFacts facts, PlaceTally tally)
    {
        // That of group or router is reserved whatever the deployment says; its own only where those say nothing.
        double? stated = facts.Number(group, null, Setting.MaxOutputTokens) ?? deployment.Settings.Number(Setting.MaxOutputTokens);
        if (group.IsEmbedding)
        {
            return;
        }

        foreach (Setting limit in new[] { Setting.Tpm, Setting.OutputTpm })
        {
            if (facts.TryGet(group, deployment, limit, out SettingValue value) && value.Number > 0)
            {
                tally.Add(value.Place, stated is not { } most || value.Number >= most ? null : new Fault(
                    ConfigRules.NothingFits, value.Place,
                    [SettingTable.Get(limit).Name, Words.Deployment(deployment.Id, group.Name), Words.Number(value.Number), Words.Number(most)]));
            }
        }
    }

    private static void CheckWider(GroupSpec group, DeploymentSpec deployment, SpecFacts facts, PlaceTally tally)
    {
        if (facts.Number(group, deployment, Setting.Tpm) is not (> 0 and var tokens))
        {
            return;
        }

        foreach (Setting limit in new[] { Setting.InputTpm, Setting.OutputTpm })
        {
            if (facts.TryGet(group, deployment, limit, out SettingValue value))
            {
                tally.Add(value.Place, value.Number <= tokens ? null : new Fault(
                    ConfigRules.WiderLimit, value.Place,
                    [SettingTable.Get(limit).Name, Words.Deployment(deployment.Id, group.Name), Words.Number(value.Number), Words.Number(tokens)])
                {
                    Fix = FaultFix.Remove,
                });
            }
        }
    }
}
