using LlmRouter.Configuration;

namespace LlmRouter.Building;

/// <summary>Settings by inheritance: the narrowest level that gives one wins.</summary>
internal readonly struct SettingLookup(SettingBag? deployment, SettingBag? group, SettingBag router)
{
    public bool TryGet(Setting setting, out SettingValue value)
        => (deployment is not null && deployment.TryGet(setting, out value))
            || (group is not null && group.TryGet(setting, out value))
            || router.TryGet(setting, out value);

    public string? Text(Setting setting) => TryGet(setting, out SettingValue value) ? value.Text : null;

    public bool Flag(Setting setting) => TryGet(setting, out SettingValue value) && value.Flag;

    public double? Number(Setting setting) => TryGet(setting, out SettingValue value) ? value.Number : null;

    public int? Integer(Setting setting) => TryGet(setting, out SettingValue value) ? (int)value.Number : null;

    public float? Single(Setting setting) => TryGet(setting, out SettingValue value) ? (float)value.Number : null;

    public TimeSpan? Duration(Setting setting) => TryGet(setting, out SettingValue value) ? TimeSpan.FromSeconds(value.Number) : null;
}
