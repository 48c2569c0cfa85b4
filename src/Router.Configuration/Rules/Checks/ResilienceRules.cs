namespace LlmRouter.Configuration;

/// <summary>Settings of retries, waits and second requests that others leave no room for.</summary>
internal static class ResilienceRules
{
    private const double Timeout = 600;
    private const double AttemptTimeout = 300;
    private const double FirstTokenTimeout = 120;
    private const double RetryMaxDelay = 8;

    public static void Check(RouterSpec spec, FaultBag faults)
    {
        Check(spec, spec.Settings, Words.Defaults, [.. spec.Groups], faults);
        foreach (GroupSpec group in spec.Groups)
        {
            Check(spec, group.Settings, Words.Group(group.Name), [group], faults);
        }
    }

    /// <summary>Checks what is given at one level, for the groups that it may be meant for.</summary>
    private static void Check(RouterSpec spec, SettingBag settings, string where, GroupSpec[] groups, FaultBag faults)
    {
        foreach (SettingValue value in settings)
        {
            switch (value.Setting)
            {
                case Setting.RetriesByKind:
                    CheckKinds(value, where, FailureKindNames.NeverRetried, "every deployment would give the same answer. Remove it.", faults);
                    break;
                case Setting.CooldownSecondsByKind or Setting.AllowedFailuresByKind:
                    CheckKinds(value, where, FailureKindNames.NeverCooled, "such a failure says nothing about the deployment, and never cools it. Remove it.", faults);
                    break;
                case Setting.RetryBaseDelaySeconds when Limit(Delay) is var delay && value.Number > delay:
                    NoEffect(value, $"no such wait is longer than {Words.Number(delay)} s ('retryMaxDelaySeconds')");
                    break;
                case Setting.HedgeAfterSeconds when Limit(Request) is var request && value.Number >= request:
                    NoEffect(value, $"the whole request ends after {Words.Number(request)} s ('timeoutSeconds')");
                    break;
                case Setting.HedgeAfterSeconds when Limit(Attempt) is var attempt && value.Number >= attempt && attempt < SettingTable.LongestSeconds:
                    NoEffect(value, $"no attempt waits longer than {Words.Number(attempt)} s for its answer to begin");
                    break;
                case Setting.WaitForCapacitySeconds when Limit(Request) is var request && value.Number > request:
                    faults.Add(new Fault(
                        ConfigRules.NoEffect, value.Place, ["waitForCapacitySeconds", $"{where} beyond {Words.Number(request)} s", "the whole request ends then ('timeoutSeconds')"])
                    {
                        Fix = FaultFix.Replace(Words.Number(request)),
                    });
                    break;
            }
        }

        void NoEffect(SettingValue value, string why) => faults.Add(EffectRules.NoEffect(value, where, why));

        // The most that any group allows: what has an effect somewhere is no fault of the router's defaults.
        double Limit(Func<GroupSpec?, double> of) => groups.Length == 0 ? of(null) : groups.Max(of);

        double Delay(GroupSpec? group) => Number(group, Setting.RetryMaxDelaySeconds) ?? RetryMaxDelay;

        double Request(GroupSpec? group) => Number(group, Setting.TimeoutSeconds) ?? Timeout;

        double Attempt(GroupSpec? group)
        {
            if (group?.Deployments.Exists(static one => one.NestedGroup is not null) == true)
            {
                return SettingTable.LongestSeconds; // Those of the inner group have times of their own.
            }

            double longest = 0;
            foreach (SettingBag deployment in group is { Deployments.Count: > 0 } ? group.Deployments.Select(static one => one.Settings) : [new SettingBag()])
            {
                longest = Math.Max(longest, deployment.Number(Setting.AttemptTimeoutSeconds) ?? Number(group, Setting.AttemptTimeoutSeconds) ?? AttemptTimeout);
                if (group?.IsEmbedding != true)
                {
                    longest = Math.Max(longest, deployment.Number(Setting.FirstTokenTimeoutSeconds) ?? Number(group, Setting.FirstTokenTimeoutSeconds) ?? FirstTokenTimeout);
                }
            }

            return longest;
        }

        double? Number(GroupSpec? group, Setting setting) => group?.Settings.Number(setting) ?? spec.Settings.Number(setting);
    }

    /// <summary>Kinds for which a setting does nothing.</summary>
    private static void CheckKinds(SettingValue value, string where, string[] useless, string why, FaultBag faults)
    {
        string setting = SettingTable.Get(value.Setting).Name;
        for (int i = 0; i < value.NumberMap.Length; i++)
        {
            string kind = value.NumberMap[i].Key;
            if ((value.NumberMap[i].Value > 0 || value.Setting == Setting.AllowedFailuresByKind) && Array.IndexOf(useless, kind) >= 0)
            {
                faults.Add(new Fault(ConfigRules.UselessKind, value.PlaceOf(i), [kind, $"the {setting} of {where}", why]) { Fix = FaultFix.Remove });
            }
        }
    }
}
