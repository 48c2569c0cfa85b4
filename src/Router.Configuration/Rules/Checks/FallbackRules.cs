namespace LlmRouter.Configuration;

/// <summary>Fallbacks that lead nowhere. Groups that fall back to each other are fine: no call visits one twice.</summary>
internal static class FallbackRules
{
    public static void Check(RouterSpec spec, SpecNames names, FaultBag faults)
    {
        bool anybody = spec.Groups.Exists(static group => group.Settings.Flag(Setting.FallbackOnBadRequest) == true);
        Check(spec, null, spec.Settings, anybody, names, faults);
        foreach (GroupSpec group in spec.Groups)
        {
            Check(spec, group, group.Settings, wished: false, names, faults);
        }
    }

    private static void Check(RouterSpec spec, GroupSpec? group, SettingBag settings, bool wished, SpecNames names, FaultBag faults)
    {
        string where = Words.Capital(group is null ? "the router" : Words.Group(group.Name));
        foreach (SettingValue value in settings)
        {
            if (value.Setting == Setting.Fallbacks)
            {
                foreach (FallbackSpec entry in value.Fallbacks)
                {
                    CheckTarget(spec, group, entry.Target, entry.Place.IsNone ? value.Place : entry.Place, where, names, faults);
                    CheckKinds(spec, group, entry, wished, faults);
                }
            }
            else if (value.Setting is Setting.ContextWindowFallbacks or Setting.ContentPolicyFallbacks)
            {
                for (int i = 0; i < value.TextList.Length; i++)
                {
                    CheckTarget(spec, group, value.TextList[i], value.PlaceOf(i), where, names, faults);
                }
            }
        }
    }

    private static void CheckTarget(RouterSpec spec, GroupSpec? group, string name, Place place, string where, SpecNames names, FaultBag faults)
    {
        GroupSpec? target = names.Resolve(name, out bool whole);
        if (target is null)
        {
            ReportUnknown(spec, name, place, where, names, faults);
        }
        else if (group is not null && whole && ReferenceEquals(target, group))
        {
            faults.Add(new Fault(ConfigRules.OwnFallback, place, [Words.Show(group.Name), Words.Show(name)]) { Fix = FaultFix.RemoveItem });
        }
        else if (group is not null && target.IsEmbedding != group.IsEmbedding)
        {
            faults.Add(ConfigRules.OtherMode, place, where, Mode(group), Words.Show(name), Mode(target));
        }
    }

    /// <summary>What a provider calls invalid is handed on only where that is wished for.</summary>
    private static void CheckKinds(RouterSpec spec, GroupSpec? group, FallbackSpec entry, bool wished, FaultBag faults)
    {
        int at = Array.IndexOf(entry.Kinds ?? [], FailureKindNames.BadRequest);
        wished |= (group?.Settings.Flag(Setting.FallbackOnBadRequest) ?? spec.Settings.Flag(Setting.FallbackOnBadRequest)) == true;
        if (at >= 0 && !wished)
        {
            faults.Add(new Fault(
                ConfigRules.UselessKind, entry.KindPlaces is { } places ? places[at] : entry.Place,
                [
                    FailureKindNames.BadRequest, Words.Fallback(entry.Target, group is null ? Words.Defaults : Words.Group(group.Name)),
                    "invalid requests fall back only with 'fallbackOnBadRequest'.",
                ])
            {
                Fix = FaultFix.RemoveItem,
            });
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
