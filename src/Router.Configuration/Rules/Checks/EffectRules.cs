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

    private static readonly Setting[] OfQueues = [Setting.QueueLimit, Setting.Priority, Setting.PriorityAgeing, Setting.FairQueue, Setting.WaitBeforeFallback];

    private static readonly Setting[] OfReturns = [Setting.RetryBaseDelaySeconds, Setting.RetryMaxDelaySeconds, Setting.RetryBackoffFactor, Setting.RetryJitter];

    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        var tally = new PlaceTally();
        foreach (GroupSpec group in spec.Groups)
        {
            string where = Words.Group(group.Name);
            CheckChoice(group, facts, faults);
            bool noQueue = facts.Number(group, null, Setting.WaitForCapacitySeconds) == 0;
            Check(OfQueues, spec, group, noQueue, where, "nobody waits, because 'waitForCapacitySeconds' is 0", tally);
            bool noReturn = facts.Number(group, null, Setting.Retries) == 0 && !facts.TryGet(group, null, Setting.RetriesByKind, out _)
                && !group.Deployments.Exists(static one => one.Settings.Has(Setting.Retries) || one.NestedGroup is not null);
            Check(OfReturns, spec, group, noReturn, where, "nobody comes back, because 'retries' is 0", tally);
            if (group.IsEmbedding)
            {
                CheckEmbedding(group.Settings, where, faults);
                foreach (DeploymentSpec deployment in group.Deployments)
                {
                    CheckEmbedding(deployment.Settings, Words.Deployment(deployment.Id, group.Name), faults);
                }
            }

            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is null)
                {
                    CheckTokens(group, deployment, facts, tally);
                }
            }
        }

        tally.Report(faults);
    }

    /// <summary>A setting without effect: what would mend it is its removal.</summary>
    public static Fault NoEffect(SettingValue value, string where, string why) =>
        new(ConfigRules.NoEffect, value.Place, [SettingTable.Get(value.Setting).Name, where, why]) { Fix = FaultFix.Remove };

    private static void Check(Setting[] settings, RouterSpec spec, GroupSpec group, bool useless, string where, string why, PlaceTally tally)
    {
        foreach (Setting setting in settings)
        {
            if (group.Settings.TryGet(setting, out SettingValue own))
            {
                tally.Add(own.Place, useless ? NoEffect(own, where, why) : null);
            }
            else if (spec.Settings.TryGet(setting, out SettingValue value))
            {
                tally.Add(value.Place, useless ? NoEffect(value, Words.Defaults, why) : null);
            }
        }
    }

    private static void CheckChoice(GroupSpec group, SpecFacts facts, FaultBag faults)
    {
        string? strategy = facts.Strategy(group);
        SettingValue first = default;
        bool sameTier = group.Deployments.Count > 1;
        foreach (DeploymentSpec deployment in group.Deployments)
        {
            if (Array.IndexOf(Weightless, strategy) >= 0 && deployment.Settings.TryGet(Setting.Weight, out SettingValue weight) && weight.Number is not (0 or 1))
            {
                faults.Add(NoEffect(weight, Words.Deployment(deployment.Id, group.Name), $"the strategy '{strategy}' does not look at weights"));
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

    private static void CheckTokens(GroupSpec group, DeploymentSpec deployment, SpecFacts facts, PlaceTally tally)
    {
        if (facts.TryGet(group, deployment, Setting.Tpm, out SettingValue all))
        {
            double? parts = facts.Number(group, deployment, Setting.InputTpm) + facts.Number(group, deployment, Setting.OutputTpm);
            tally.Add(all.Place, parts <= all.Number
                ? NoEffect(all, Words.Deployment(deployment.Id, group.Name), "'inputTpm' and 'outputTpm' together allow no more")
                : null);
        }
    }
}
