namespace LlmRouter.Configuration;

/// <summary>Deployments of a group that are one and the same, by all that tells one place from another.</summary>
internal static class DuplicateRules
{
    private static readonly Setting[] Telling =
    [
        Setting.Model, Setting.Endpoint, Setting.ApiKey, Setting.ApiVersion, Setting.Organization, Setting.Project, Setting.Region, Setting.Headers, Setting.Tags,
        Setting.Environments, Setting.AccessTags, Setting.AccessWindows, Setting.Order, Setting.Disabled,
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
                        Fix = FaultFix.RemoveItem,
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
        foreach (Setting setting in Telling)
        {
            if (!deployment.Settings.TryGet(setting, out SettingValue value))
            {
                continue;
            }

            key.Append((int)setting).Append('=').Append(value.Number).Append(value.Object switch
            {
                string text => text,
                string[] texts => string.Join("\u001f", texts),
                KeyValuePair<string, string>[] pairs => string.Join("\u001f", pairs.Select(static pair => pair.Key + "\u001e" + pair.Value)),
                _ => "",
            }).Append('\u001d');
        }

        return key.ToString();
    }
}
