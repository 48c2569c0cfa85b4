namespace LlmRouter.Configuration;

/// <summary>Compares settings by what they say, wherever they stand.</summary>
internal static class SettingValues
{
    public static bool Same(SettingValue left, SettingValue right) =>
        left.Setting == right.Setting && left.Number.Equals(right.Number) && SettingTable.Get(left.Setting).Kind switch
        {
            SettingKind.Text or SettingKind.Choice => string.Equals(left.Text, right.Text, StringComparison.Ordinal),
            SettingKind.TextList => left.TextList.SequenceEqual(right.TextList, StringComparer.Ordinal),
            SettingKind.TextMap => left.TextMap.SequenceEqual(right.TextMap),
            SettingKind.NumberMap => left.NumberMap.SequenceEqual(right.NumberMap),
            _ => true,
        };
}
