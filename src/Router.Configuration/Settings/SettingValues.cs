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
            SettingKind.FallbackList => Same(left.Fallbacks, right.Fallbacks),
            _ => true,
        };

    private static bool Same(FallbackSpec[] left, FallbackSpec[] right)
    {
        for (int i = 0; i < left.Length && i < right.Length; i++)
        {
            if (!string.Equals(left[i].Target, right[i].Target, StringComparison.Ordinal)
                || !(left[i].Kinds ?? []).SequenceEqual(right[i].Kinds ?? [])
                || left[i].IsGeneral != right[i].IsGeneral
                || !Same(left[i].Settings, right[i].Settings))
            {
                return false;
            }
        }

        return left.Length == right.Length;
    }

    private static bool Same(SettingBag left, SettingBag right)
    {
        foreach (SettingValue value in left)
        {
            if (!right.TryGet(value.Setting, out SettingValue other) || !Same(value, other))
            {
                return false;
            }
        }

        return left.Count == right.Count;
    }
}
