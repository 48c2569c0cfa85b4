using LlmRouter.Configuration;

namespace LlmRouter.CodeFixes;

/// <summary>Where in a <c>models.json</c> a setting that stands at the wrong level belongs.</summary>
internal static class JsonLevels
{
    /// <summary>The objects that it should be in: one that is around it, else all that are inside; none when there is no such place.</summary>
    /// <param name="root">The document.</param>
    /// <param name="slot">The setting.</param>
    /// <param name="levels">Where it may stand.</param>
    /// <param name="defaults">Whether it belongs in the router's defaults, which may not be there yet.</param>
    public static List<JsonSlot> Targets(JsonSlot root, JsonSlot slot, SettingLevels levels, out bool defaults)
    {
        defaults = false;
        for (JsonSlot? around = slot.Parent!.Parent; around is not null; around = around.Parent)
        {
            if (IsGroup(around) && (levels & SettingLevels.Group) != 0)
            {
                return [around];
            }
        }

        if ((levels & SettingLevels.Router) != 0)
        {
            defaults = true;
            return root.Child("defaults") is { Value.Kind: ConfigKind.Object } there ? [there] : [];
        }

        JsonSlot holder = slot.Parent;
        bool isDefaults = holder.Name == "defaults" && ReferenceEquals(holder.Parent, root);
        List<JsonSlot> groups = IsGroup(holder) ? [holder] : isDefaults ? [.. (root.Child("groups")?.Children() ?? []).Where(IsGroup)] : [];
        return !IsGroup(holder) && (levels & SettingLevels.Group) != 0 ? groups
            : (levels & SettingLevels.Deployment) != 0
                ? [.. groups.SelectMany(static group => group.Child("deployments")?.Children() ?? []).Where(static one => one.Value.Kind == ConfigKind.Object)]
            : [];
    }

    private static bool IsGroup(JsonSlot slot) =>
        slot.Value.Kind == ConfigKind.Object && slot.Parent is { Name: "groups", Parent: { Parent: null } };
}
