namespace LlmRouter.Configuration;

/// <summary>Deployments of a group that are one and the same, by all that tells one place from another.</summary>
internal static class DuplicateRules
{
    /// <summary>Settings by which one place may be given twice all the same: they say how much it gets, and what is known of it.</summary>
    private static readonly Setting[] Quiet =
    [
        Setting.Weight, Setting.Rpm, Setting.Tpm, Setting.InputTpm, Setting.OutputTpm, Setting.MaxParallel, Setting.MemberName, Setting.Price, Setting.BaseModel,
        Setting.ContextWindow,
    ];

    public static void Check(RouterSpec spec, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            var seen = new Dictionary<string, DeploymentSpec>(StringComparer.Ordinal);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is not null || deployment.Settings.Flag(Setting.Disabled) == true)
                {
                    continue;
                }

                string key = KeyOf(deployment);
                if (seen.TryGetValue(key, out DeploymentSpec? first))
                {
                    faults.Add(new Fault(
                        ConfigRules.SameDeployment, deployment.Place, [Words.Show(first.Id), Words.Show(deployment.Id), Words.Show(group.Name)])
                    {
                        Related = [first.Place],
                    });
                }
                else
                {
                    seen.Add(key, deployment);
                }
            }
        }
    }

    private static string KeyOf(DeploymentSpec deployment)
    {
        var key = new System.Text.StringBuilder();
        foreach (SettingValue value in deployment.Settings.OrderBy(static one => one.Setting))
        {
            if (Array.IndexOf(Quiet, value.Setting) >= 0)
            {
                continue;
            }

            key.Append((int)value.Setting).Append('=').Append(value.Number).Append(value.Object switch
            {
                string text => text,
                string[] texts => string.Join("\u001f", texts),
                KeyValuePair<string, double>[] pairs => string.Join("\u001f", pairs.Select(static pair => pair.Key + "\u001e" + Words.Number(pair.Value))),
                KeyValuePair<string, string>[] pairs => string.Join("\u001f", pairs.Select(static pair => pair.Key + "\u001e" + pair.Value)),
                _ => "",
            }).Append('\u001d');
        }

        return key.ToString();
    }
}
