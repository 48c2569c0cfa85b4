namespace LlmRouter.Configuration;

/// <summary>Cooldowns that keep a deployment out for long.</summary>
internal static class CooldownRules
{
    /// <summary>A quarter of an hour: what ails a provider is mostly over by then, and what is not is found by the next attempt.</summary>
    private const double Long = 900;

    public static void Check(RouterSpec spec, FaultBag faults)
    {
        Check(spec.Settings, Words.Defaults, faults);
        foreach (GroupSpec group in spec.Groups)
        {
            Check(group.Settings, Words.Group(group.Name), faults);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                Check(deployment.Settings, Words.Deployment(deployment.Id, group.Name), faults);
            }
        }
    }

    private static void Check(SettingBag settings, string where, FaultBag faults)
    {
        foreach (SettingValue value in settings)
        {
            string name = SettingTable.Get(value.Setting).Name;
            if (value.Setting is Setting.CooldownSeconds or Setting.MaxCooldownSeconds)
            {
                CheckOne(name, value.Number, value.Place);
            }
            else if (value.Setting == Setting.CooldownSecondsByKind)
            {
                for (int i = 0; i < value.NumberMap.Length; i++)
                {
                    CheckOne($"{name}.{value.NumberMap[i].Key}", value.NumberMap[i].Value, value.PlaceOf(i));
                }
            }
        }

        void CheckOne(string name, double seconds, Place place)
        {
            if (seconds > Long)
            {
                faults.Add(new Fault(ConfigRules.LongCooldown, place, [name, where, Words.Number(seconds)]) { Fix = FaultFix.Replace(Words.Number(Long)) });
            }
        }
    }
}
