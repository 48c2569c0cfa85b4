namespace LlmRouter.Configuration;

/// <summary>Deployments that no request can ever get to.</summary>
internal static class ReachRules
{
    private static readonly Setting[] Limits = [Setting.Rpm, Setting.Tpm, Setting.InputTpm, Setting.OutputTpm, Setting.MaxParallel];

    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        var seen = new HashSet<Place>();
        foreach (GroupSpec group in spec.Groups)
        {
            bool any = false;
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.Settings.Flag(Setting.Disabled) == true)
                {
                    continue;
                }

                any = true;
                foreach (Setting limit in Limits)
                {
                    // Embeddings have no output.
                    bool counts = deployment.NestedGroup is null && !(limit == Setting.OutputTpm && group.IsEmbedding);
                    if (counts && facts.TryGet(group, deployment, limit, out SettingValue value) && value.Number == 0 && seen.Add(value.Place))
                    {
                        string why = $"its {SettingTable.Get(limit).Name} is 0, which no request fits into. Remove the limit, or say \"disabled\" if that is meant.";
                        faults.Add(new Fault(ConfigRules.Unreachable, value.Place, [Words.Capital(Words.Deployment(deployment.Id, group.Name)), why]) { Fix = FaultFix.Remove });
                    }
                }
            }

            if (!any && group.Deployments.Count > 0)
            {
                faults.Add(ConfigRules.Unreachable, group.Place, Words.Capital(Words.Group(group.Name)), "all of its deployments are disabled. Enable one of them, or remove the group.");
            }
        }
    }
}
