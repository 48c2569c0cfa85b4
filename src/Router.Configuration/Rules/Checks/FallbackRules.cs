namespace LlmRouter.Configuration;

/// <summary>Fallbacks that lead nowhere. Groups that fall back to each other are fine: no call visits one twice.</summary>
internal static class FallbackRules
{
    public static void Check(RouterSpec spec, SpecNames names, FaultBag faults)
    {
        Check(spec, null, spec.Settings, names, faults);
        foreach (GroupSpec group in spec.Groups)
        {
            Check(spec, group, group.Settings, names, faults);
        }
    }

    private static void Check(RouterSpec spec, GroupSpec? group, SettingBag settings, SpecNames names, FaultBag faults)
    {
        if (!settings.TryGet(Setting.Fallbacks, out SettingValue fallbacks))
        {
            return;
        }

        string where = Words.Capital(group is null ? "the router" : Words.Group(group.Name));
        for (int i = 0; i < fallbacks.TextList.Length; i++)
        {
            string name = fallbacks.TextList[i];
            Place place = fallbacks.ItemPlaces is { } places ? places[i] : fallbacks.Place;
            GroupSpec? target = names.Resolve(name, out bool whole);
            if (target is null)
            {
                ReportUnknown(spec, name, place, where, names, faults);
            }
            else if (group is not null && whole && ReferenceEquals(target, group))
            {
                faults.Add(ConfigRules.OwnFallback, place, Words.Show(group.Name), Words.Show(name));
            }
            else if (group is not null && target.IsEmbedding != group.IsEmbedding)
            {
                faults.Add(ConfigRules.OtherMode, place, where, Mode(group), Words.Show(name), Mode(target));
            }
        }
    }

    private static void ReportUnknown(RouterSpec spec, string name, Place place, string where, SpecNames names, FaultBag faults)
    {
        bool pattern = WildcardNames.IsWildcard(name);
        bool ambiguous = names.IsAmbiguous(name);
        bool badAlias = names.Alias(name) is not null;
        if (badAlias || (spec.Incomplete && !ambiguous && !pattern))
        {
            return;
        }

        string? suggestion = ambiguous || pattern ? null : faults.Nearest(name, names.All);
        string hint = pattern ? "is a pattern. Write one of the names that it stands for."
            : ambiguous ? $"is the id of several deployments. Write it as \"group/{Words.Show(name)}\"."
            : $"is no group, alias or deployment; {Words.Hint(suggestion, names.All, "group")}";
        faults.Add(new Fault(ConfigRules.UnknownFallback, place, [where, Words.Show(name), hint]) { Suggestion = suggestion });
    }

    private static string Mode(GroupSpec group) => group.IsEmbedding ? "embedding" : "chat";
}
