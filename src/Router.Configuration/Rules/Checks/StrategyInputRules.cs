namespace LlmRouter.Configuration;

/// <summary>Strategies that decide by what some deployments do not say.</summary>
internal static class StrategyInputRules
{
    private static readonly string[] Weighing = [StrategyNames.SimpleShuffle, StrategyNames.RoundRobin, StrategyNames.LeastBusy, StrategyNames.Affinity];

    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            switch (facts.Strategy(group))
            {
                case StrategyNames.UsageBased:
                    CheckLimits(group, facts, faults);
                    break;
                case StrategyNames.CostBased:
                    CheckPrices(group, facts, faults);
                    break;
            }
        }
    }

    public static void Advise(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        var unlimited = new PlaceTally();
        foreach (GroupSpec group in spec.Groups)
        {
            string? strategy = facts.Strategy(group);
            if (Array.IndexOf(Weighing, strategy) >= 0)
            {
                AdviseWeights(group, faults);
            }
            else if (strategy == StrategyNames.UsageBased && facts.TryGet(group, null, Setting.Strategy, out SettingValue value))
            {
                bool any = facts.Members(group).Exists(one => HasLimit(one.Group, one.Deployment, facts));
                unlimited.Add(value.Place, any ? null : new Fault(ConfigRules.NoLimits, value.Place, [Words.Show(group.Name)]));
            }
        }

        unlimited.Report(faults);
    }

    private static bool HasLimit(GroupSpec group, DeploymentSpec deployment, SpecFacts facts) =>
        facts.Number(group, deployment, Setting.Tpm) is not null || facts.Number(group, deployment, Setting.Rpm) is not null;

    private static void CheckLimits(GroupSpec group, SpecFacts facts, FaultBag faults)
    {
        List<(GroupSpec Group, DeploymentSpec Deployment)> members = facts.Members(group);
        if (!members.Exists(one => HasLimit(one.Group, one.Deployment, facts)))
        {
            return;
        }

        foreach ((GroupSpec of, DeploymentSpec deployment) in members)
        {
            if (!HasLimit(of, deployment, facts) && ReferenceEquals(of, group))
            {
                faults.Add(ConfigRules.MissingLimit, deployment.Place, Words.Capital(Words.Deployment(deployment.Id, group.Name)));
            }
        }
    }

    private static void CheckPrices(GroupSpec group, SpecFacts facts, FaultBag faults)
    {
        foreach ((GroupSpec of, DeploymentSpec deployment) in facts.Members(group))
        {
            (double? input, double? output) = facts.Price(deployment);
            if ((input is null || (output is null && !group.IsEmbedding)) && ReferenceEquals(of, group)
                && deployment.Settings.TryGet(Setting.Model, out SettingValue model) && !WildcardNames.IsWildcard(model.Text))
            {
                faults.Add(ConfigRules.MissingPrice, model.Place, Words.Capital(Words.Deployment(deployment.Id, group.Name)));
            }
        }
    }

    private static void AdviseWeights(GroupSpec group, FaultBag faults)
    {
        int weighed = group.Deployments.Count(static one => one.Settings.Number(Setting.Weight) is not (null or 1));
        if (weighed == 0)
        {
            return;
        }

        foreach (DeploymentSpec deployment in group.Deployments)
        {
            if (!deployment.Settings.Has(Setting.Weight) && deployment.Settings.Flag(Setting.Disabled) != true)
            {
                faults.Add(new Fault(ConfigRules.MissingWeight, deployment.Place, [Words.Capital(Words.Deployment(deployment.Id, group.Name))])
                {
                    Fix = FaultFix.Add("weight", "1"),
                });
            }
        }
    }
}
