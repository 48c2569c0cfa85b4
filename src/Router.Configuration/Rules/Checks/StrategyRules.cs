namespace LlmRouter.Configuration;

/// <summary>Strategies that are named twice, and settings that the chosen one, or the kind of group, does not look at.</summary>
internal static class StrategyRules
{
    private static readonly Setting[] OfLatency = [Setting.LatencyBuffer, Setting.LatencyHalfLifeSeconds, Setting.ExplorationShare];

    public static void Check(RouterSpec spec, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            if (group.StrategyType is { } type)
            {
                CheckType(group, type, faults);
            }
            else
            {
                CheckLatency(spec, group, faults);
            }

            if (group.IsWildcard && group.Settings.TryGet(Setting.MemberName, out SettingValue name))
            {
                faults.Add(EffectRules.NoEffect(name, Words.Group(group.Name), "a group whose name is a pattern has no member; it is asked by name"));
            }
        }
    }

    private static void CheckType(GroupSpec group, string type, FaultBag faults)
    {
        if (group.Settings.TryGet(Setting.Strategy, out SettingValue strategy))
        {
            faults.Add(new Fault(ConfigRules.TwoStrategies, strategy.Place, [Words.Show(group.Name), strategy.Text, Words.Show(Words.Type(type))])
            {
                Related = [group.StrategyTypePlace],
                Fix = FaultFix.Remove,
            });
        }
    }

    private static void CheckLatency(RouterSpec spec, GroupSpec group, FaultBag faults)
    {
        string strategy = group.Settings.Text(Setting.Strategy) ?? spec.Settings.Text(Setting.Strategy) ?? StrategyNames.SimpleShuffle;
        if (strategy == StrategyNames.LatencyBased)
        {
            return;
        }

        foreach (SettingValue value in group.Settings)
        {
            if (Array.IndexOf(OfLatency, value.Setting) >= 0)
            {
                faults.Add(EffectRules.NoEffect(value, Words.Group(group.Name), $"its strategy is '{strategy}', not '{StrategyNames.LatencyBased}'"));
            }
        }
    }
}
