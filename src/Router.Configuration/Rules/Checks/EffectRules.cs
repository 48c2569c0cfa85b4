namespace LlmRouter.Configuration;

/// <summary>Settings that nothing looks at where they stand.</summary>
internal static class EffectRules
{
    private static readonly string[] Weightless = [StrategyNames.UsageBased, StrategyNames.LatencyBased, StrategyNames.CostBased, StrategyNames.PowerOfTwo];

    private static readonly Setting[] OfChat =
    [
        Setting.Temperature, Setting.TopP, Setting.MaxOutputTokens, Setting.FrequencyPenalty, Setting.PresencePenalty, Setting.Seed, Setting.ReasoningEffort,
        Setting.FirstTokenTimeoutSeconds, Setting.ChunkTimeoutSeconds, Setting.StreamTimeoutSeconds, Setting.ConsumerTimeoutSeconds, Setting.MinTokensPerSecond,
        Setting.ContinueStreams,
    ];

    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            CheckChoice(group, facts, faults);
            if (group.IsEmbedding)
            {
                CheckEmbedding(group.Settings, Words.Group(group.Name), faults);
                foreach (DeploymentSpec deployment in group.Deployments)
                {
                    CheckEmbedding(deployment.Settings, Words.Deployment(deployment.Id, group.Name), faults);
                }
            }
        }
    }

    /// <summary>A setting without effect: what would mend it is its removal.</summary>
    public static Fault NoEffect(SettingValue value, string where, string why) =>
        new(ConfigRules.NoEffect, value.Place, [SettingTable.Get(value.Setting).Name, where, why]) { Fix = FaultFix.Remove };

    private static void CheckChoice(GroupSpec group, SpecFacts facts, FaultBag faults)
    {
        string? strategy = facts.Strategy(group);
        SettingValue first = default;
        bool sameTier = group.Deployments.Count > 1;
        foreach (DeploymentSpec deployment in group.Deployments)
        {
            if (Array.IndexOf(Weightless, strategy) >= 0 && deployment.Settings.TryGet(Setting.Weight, out SettingValue weight) && weight.Number is not (0 or 1))
            {
                faults.Add(NoEffect(weight, Words.Deployment(deployment.Id, group.Name), $"the strategy '{strategy}' does not choose by weights"));
            }

            if (!deployment.Settings.TryGet(Setting.Order, out SettingValue order) || (first.Setting == Setting.Order && order.Number != first.Number))
            {
                sameTier = false;
            }

            first = first.Setting == Setting.Order ? first : order;
        }

        if (sameTier)
        {
            faults.Add(NoEffect(first, Words.Deployment(group.Deployments[0].Id, group.Name), "all deployments of the group have the same"));
        }
    }

    private static void CheckEmbedding(SettingBag settings, string where, FaultBag faults)
    {
        foreach (SettingValue value in settings)
        {
            if (Array.IndexOf(OfChat, value.Setting) >= 0)
            {
                faults.Add(NoEffect(value, where, "embeddings have no such thing"));
            }
        }
    }
}
