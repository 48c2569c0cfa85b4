namespace LlmRouter.Configuration;

/// <summary>Where fallbacks lead: to what was there already, beyond what may be reached, or in a circle.</summary>
internal static class FallbackPathRules
{
    private const double DefaultMost = 5;

    public static void Check(RouterSpec spec, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        bool useless = spec.Settings.Number(Setting.MaxFallbacks) == 0 && !spec.Groups.Exists(static group => group.Settings.Has(Setting.MaxFallbacks));
        Check(spec.Settings, useless, Words.Defaults, names, faults);
        HashSet<GroupSpec> reached = Reached(spec, names);
        foreach (GroupSpec group in spec.Groups)
        {
            // Who comes from another group goes on by this one's list, within the hops of that one.
            bool none = facts.Number(group, null, Setting.MaxFallbacks) == 0 && !reached.Contains(group);
            Check(group.Settings, none, Words.Group(group.Name), names, faults);
        }
    }

    public static void Advise(RouterSpec spec, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        AdviseLength(spec.Settings, spec.Settings.Number(Setting.MaxFallbacks), Words.Defaults, faults);
        foreach (GroupSpec group in spec.Groups)
        {
            AdviseLength(group.Settings, facts.Number(group, null, Setting.MaxFallbacks), Words.Group(group.Name), faults);
        }

        FallbackCircles.Check(spec, names, faults);
    }

    private static void Check(SettingBag settings, bool useless, string where, SpecNames names, FaultBag faults)
    {
        foreach (SettingValue value in settings)
        {
            (string Target, string Kinds, Place Place)[] entries = value.Setting switch
            {
                Setting.Fallbacks => [.. value.Fallbacks.Where(static entry => entry.Settings.Count == 0)
                    .Select(static entry => (entry.Target, string.Join(" ", entry.Kinds?.OrderBy(static kind => kind, StringComparer.Ordinal) ?? (IEnumerable<string>)[]), entry.Place))],
                Setting.ContextWindowFallbacks or Setting.ContentPolicyFallbacks => [.. value.TextList.Select((target, i) => (target, "", value.PlaceOf(i)))],
                _ => [],
            };
            if (useless && (entries.Length > 0 || (value.Setting == Setting.Fallbacks && value.Fallbacks.Length > 0)))
            {
                faults.Add(new Fault(ConfigRules.UnreachedFallback, value.Place, [$"the {SettingTable.Get(value.Setting).Name} of {where}", "'maxFallbacks' is 0, unless a request says otherwise. Raise it, or remove them."])
                {
                    Fix = FaultFix.Remove,
                });
                continue;
            }

            var seen = new Dictionary<string, Place>(StringComparer.OrdinalIgnoreCase);
            foreach ((string target, string kinds, Place place) in entries)
            {
                string key = kinds + "\n" + (names.Group(target) is null && names.Alias(target) is { } alias ? alias.Target : target);
                if (!seen.TryGetValue(key, out Place first))
                {
                    seen.Add(key, place);
                }
                else if (!place.IsNone)
                {
                    faults.Add(new Fault(
                        ConfigRules.UnreachedFallback, place, [Words.Fallback(target, where), "the list has it before, and no request asks one twice. Remove one of them."])
                    {
                        Related = [first],
                        Fix = FaultFix.RemoveItem,
                    });
                }
            }
        }
    }

    /// <summary>The groups that are somebody's fallback.</summary>
    private static HashSet<GroupSpec> Reached(RouterSpec spec, SpecNames names)
    {
        var reached = new HashSet<GroupSpec>();
        foreach (SettingBag settings in spec.Groups.Select(static group => group.Settings).Append(spec.Settings))
        {
            foreach (SettingValue value in settings)
            {
                if (value.Setting is Setting.Fallbacks or Setting.ContextWindowFallbacks or Setting.ContentPolicyFallbacks)
                {
                    foreach (string target in value.Setting == Setting.Fallbacks ? value.Fallbacks.Select(static entry => entry.Target) : value.TextList)
                    {
                        if (names.Resolve(target, out bool whole) is { } group && whole)
                        {
                            reached.Add(group);
                        }
                    }
                }
            }
        }

        return reached;
    }

    /// <summary>Entries that cannot answer at the moment do not count, so that later ones may be reached; mostly they will not.</summary>
    private static void AdviseLength(SettingBag settings, double? given, string where, FaultBag faults)
    {
        double most = given ?? DefaultMost;
        if (most > 0 && settings.TryGet(Setting.Fallbacks, out SettingValue list) && list.Fallbacks.Count(static entry => entry.IsGeneral) > most)
        {
            FallbackSpec entry = list.Fallbacks.Where(static one => one.IsGeneral).ElementAt((int)most);
            faults.Add(ConfigRules.FarFallback, entry.Place, Words.Show(entry.Target), where, Words.Number(most));
        }
    }
}
