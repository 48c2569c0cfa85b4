using LlmRouter.Configuration;
using LlmRouter.Core;

namespace LlmRouter.Building;

/// <summary>Makes a group's lists of fallbacks of what group and router say.</summary>
internal static class FallbackBuilder
{
    /// <param name="group">The settings of the group.</param>
    /// <param name="router">The settings of the router.</param>
    /// <param name="ordinal">The group's ordinal.</param>
    /// <param name="table">Where names are looked up.</param>
    public static FallbackLists Build(SettingBag group, SettingBag router, int ordinal, RoutingTable table)
    {
        FallbackTarget[]?[]? byKind = null;
        if (HasKinds(group) || HasKinds(router))
        {
            for (int k = 0; k < FailureKindNames.OfAttempts.Length; k++)
            {
                if (FallbackSpec.Find(group, router, FailureKindNames.OfAttempts[k]) is { } list)
                {
                    (byKind ??= new FallbackTarget[]?[FailureKindNames.All.Length])[k] = Targets(list, ordinal, table);
                }
            }
        }

        FallbackTarget[] general = Targets(FallbackSpec.Find(group, router, null) ?? [], ordinal, table);
        return general.Length == 0 && byKind is null ? FallbackLists.None : new FallbackLists(general, byKind);
    }

    private static bool HasKinds(SettingBag settings)
        => settings.Has(Setting.ContextWindowFallbacks)
            || settings.Has(Setting.ContentPolicyFallbacks)
            || (settings.TryGet(Setting.Fallbacks, out SettingValue list) && Array.Exists(list.Fallbacks, f => !f.IsGeneral));

    private static FallbackTarget[] Targets(FallbackSpec[] list, int ordinal, RoutingTable table)
    {
        var targets = new List<FallbackTarget>(list.Length);
        foreach (FallbackSpec entry in list)
        {
            // The router's default list serves groups of all modes: each takes what it can use.
            if (table.Find(entry.Target) is { } target && target != new FallbackTarget(ordinal, null) && table.Groups[target.Group].Mode == table.Groups[ordinal].Mode)
            {
                targets.Add(target with { Overrides = SettingsReader.Overrides(entry.Settings) });
            }
        }

        return [.. targets];
    }
}
