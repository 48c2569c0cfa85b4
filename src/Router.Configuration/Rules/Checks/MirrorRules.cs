namespace LlmRouter.Configuration;

/// <summary>Mirrors that are not there, or are no other group of the same mode.</summary>
internal static class MirrorRules
{
    public static void Check(RouterSpec spec, SpecNames names, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            Check(spec, group, group.Settings, Words.Group(group.Name), names, faults);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                Check(spec, group, deployment.Settings, Words.Deployment(deployment.Id, group.Name), names, faults);
                CheckShare(deployment.Settings, deployment.Settings.Has(Setting.MirrorTo) || group.Settings.Has(Setting.MirrorTo), Words.Deployment(deployment.Id, group.Name), faults);
            }

            bool any = group.Settings.Has(Setting.MirrorTo) || group.Deployments.Exists(static one => one.Settings.Has(Setting.MirrorTo));
            CheckShare(group.Settings, any, Words.Group(group.Name), faults);
        }
    }

    private static void Check(RouterSpec spec, GroupSpec group, SettingBag settings, string where, SpecNames names, FaultBag faults)
    {
        if (!settings.TryGet(Setting.MirrorTo, out SettingValue mirror))
        {
            return;
        }

        string? suggestion = null;
        string? complaint = names.Group(mirror.Text) switch
        {
            null => Unknown(spec, mirror.Text, names, faults, out suggestion),
            { } target when ReferenceEquals(target, group) => "is its own group. Use another one.",
            { } target when target.IsEmbedding != group.IsEmbedding => $"is for {(target.IsEmbedding ? "embedding" : "chat")}. Use a group of the same mode.",
            _ => null,
        };
        if (complaint is not null)
        {
            faults.Add(new Fault(ConfigRules.BadMirror, mirror.Place, [Words.Capital(where), Words.Show(mirror.Text), complaint]) { Suggestion = suggestion });
        }
    }

    private static string? Unknown(RouterSpec spec, string name, SpecNames names, FaultBag faults, out string? suggestion)
    {
        suggestion = names.Alias(name) is { } alias ? names.Group(alias.Target)?.Name : null;
        if (suggestion is not null)
        {
            return $"is an alias. Write '{Words.Show(suggestion)}'.";
        }

        suggestion = faults.Nearest(name, names.Groups);
        return spec.Incomplete ? null : $"is no group; {Words.Hint(suggestion, names.Groups, "group")}";
    }

    private static void CheckShare(SettingBag settings, bool mirrored, string where, FaultBag faults)
    {
        if (!mirrored && settings.TryGet(Setting.MirrorShare, out SettingValue share))
        {
            faults.Add(EffectRules.NoEffect(share, where, "there is no 'mirrorTo'"));
        }
    }
}
