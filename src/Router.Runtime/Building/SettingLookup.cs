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

    public bool Flag(Setting setting, bool otherwise = false) => TryGet(setting, out SettingValue value) ? value.Flag : otherwise;

    public double? Number(Setting setting) => TryGet(setting, out SettingValue value) ? value.Number : null;

    public int? Integer(Setting setting) => TryGet(setting, out SettingValue value) ? (int)value.Number : null;

    public float? Single(Setting setting) => TryGet(setting, out SettingValue value) ? (float)value.Number : null;

    public string[] Texts(Setting setting) => TryGet(setting, out SettingValue value) ? value.TextList : [];

    /// <summary>Numbers by kind of failure, as long as <see cref="FailureKind"/> has members.</summary>
    public T?[]? ByKind<T>(Setting setting, Func<double, T> convert)
        where T : struct
    {
        if (!TryGet(setting, out SettingValue value) || value.NumberMap.Length == 0)
        {
            return null;
        }

        var numbers = new T?[FailureKindNames.All.Length];
        foreach ((string kind, double number) in value.NumberMap)
        {
            numbers[Array.IndexOf(FailureKindNames.All, kind)] = convert(number);
        }

        return numbers;
    }

    public TimeSpan? Duration(Setting setting) => TryGet(setting, out SettingValue value) ? TimeSpan.FromSeconds(value.Number) : null;
}
