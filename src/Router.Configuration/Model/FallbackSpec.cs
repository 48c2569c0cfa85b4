namespace LlmRouter.Configuration;

/// <summary>One entry of a list of fallbacks. Immutable, with its settings.</summary>
/// <param name="Target">A group, an alias or a deployment (<c>group/id</c>).</param>
/// <param name="Kinds">The kinds of failures that it is for; <see langword="null"/> = it is of the general list.</param>
/// <param name="Settings">What it changes of the request.</param>
/// <param name="Place">Where the target stands.</param>
/// <param name="KindPlaces">Where each kind stands; <see langword="null"/> when read from a compiled image.</param>
internal sealed record FallbackSpec(string Target, string[]? Kinds, SettingBag Settings, Place Place, Place[]? KindPlaces = null)
{
    public bool IsGeneral => Kinds is null;

    public bool IsFor(string? kind) => kind is null ? IsGeneral : Kinds is not null && Array.IndexOf(Kinds, kind) >= 0;

    /// <summary>
    /// The list for a kind of failures, or the general one (<see langword="null"/>): of the group, else of the router;
    /// <see langword="null"/> when neither gives one.
    /// </summary>
    public static FallbackSpec[]? Find(SettingBag group, SettingBag router, string? kind) => Find(group, kind) ?? Find(router, kind);

    /// <summary>The same at one level. A list that holds entries for single kinds only says nothing of the general one.</summary>
    public static FallbackSpec[]? Find(SettingBag settings, string? kind)
    {
        bool own = TryGetOwn(settings, kind, out SettingValue names);
        bool listed = settings.TryGet(Setting.Fallbacks, out SettingValue list);
        if (!own && !(listed && (list.Fallbacks.Any(entry => entry.IsFor(kind)) || (kind is null && list.Fallbacks.Length == 0))))
        {
            return null;
        }

        var entries = new List<FallbackSpec>();
        for (int i = 0; own && i < names.TextList.Length; i++)
        {
            entries.Add(new FallbackSpec(names.TextList[i], [kind!], new SettingBag(), names.PlaceOf(i)));
        }

        entries.AddRange(list.Fallbacks.Where(entry => entry.IsFor(kind)));
        return [.. entries];
    }

    /// <summary>The setting that is a kind's list by itself.</summary>
    private static bool TryGetOwn(SettingBag settings, string? kind, out SettingValue names)
    {
        names = default;
        return kind switch
        {
            FailureKindNames.ContextWindowExceeded => settings.TryGet(Setting.ContextWindowFallbacks, out names),
            FailureKindNames.ContentFiltered => settings.TryGet(Setting.ContentPolicyFallbacks, out names),
            _ => false,
        };
    }
}
