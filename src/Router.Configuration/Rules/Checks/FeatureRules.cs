namespace LlmRouter.Configuration;

/// <summary>Groups whose deployments differ in what they can do.</summary>
internal static class FeatureRules
{
    public static void Advise(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            if (group.IsEmbedding || group.IsWildcard)
            {
                continue;
            }

            List<(GroupSpec Group, DeploymentSpec Deployment)> members = facts.Members(group);
            var differences = new List<string>();
            foreach (string feature in FeatureNames.All)
            {
                DeploymentSpec? lacking = members.Find(one => facts.Has(one.Deployment, feature) == false).Deployment;
                if (lacking is not null && members.Exists(one => facts.Has(one.Deployment, feature) == true))
                {
                    differences.Add($"{feature} (not '{Words.Show(lacking.Id)}')");
                }
            }

            if (differences.Count > 0)
            {
                faults.Add(ConfigRules.MixedFeatures, group.Place, Words.Show(group.Name), string.Join(", ", differences));
            }
        }
    }
}
