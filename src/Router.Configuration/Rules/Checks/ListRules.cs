namespace LlmRouter.Configuration;

/// <summary>Lists of tags, environments, times, features and finish reasons.</summary>
internal static class ListRules
{
    private const int LongestTag = 256;

    public static void Check(SettingBag settings, string where, FaultBag faults)
    {
        foreach (SettingValue value in settings)
        {
            switch (value.Setting)
            {
                case Setting.Tags:
                    CheckTexts(value, "tag", where, faults);
                    break;
                case Setting.AccessTags:
                    CheckTexts(value, "access tag", where, faults);
                    break;
                case Setting.Environments:
                    CheckTexts(value, "environment", where, faults);
                    break;
                case Setting.AccessWindows:
                    CheckWindows(value, where, faults);
                    break;
                case Setting.Features:
                    CheckFeatures(value, where, faults);
                    break;
                case Setting.FailOnFinishReasons:
                    break;
                default:
                    continue;
            }

            CheckDoubles(value, where, faults);
        }
    }

    private static void CheckTexts(SettingValue value, string what, string where, FaultBag faults)
    {
        for (int i = 0; i < value.TextList.Length; i++)
        {
            string text = value.TextList[i];
            string? complaint = Texts.Complaint(text, LongestTag)
                ?? (text[0] == '!' ? "begins with '!', by which requests rule tags out. Remove it." : null);
            if (complaint is not null)
            {
                faults.Add(ConfigRules.BadName, PlaceOf(value, i), what, Words.Show(text), $"of {where} {complaint}");
            }
        }
    }

    private static void CheckWindows(SettingValue value, string where, FaultBag faults)
    {
        for (int i = 0; i < value.TextList.Length; i++)
        {
            if (!AccessWindow.TryParse(value.TextList[i], out _, out string? complaint))
            {
                faults.Add(
                    ConfigRules.BadAccessWindow, PlaceOf(value, i),
                    $"{SettingTable.Get(value.Setting).Name}[{i}]", where, Words.Show(value.TextList[i]), complaint);
            }
        }
    }

    private static void CheckFeatures(SettingValue value, string where, FaultBag faults)
    {
        var firsts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < value.TextList.Length; i++)
        {
            string word = FeatureNames.Word(value.TextList[i], out bool lacks);
            if (!firsts.ContainsKey(value.TextList[i]))
            {
                firsts.Add(value.TextList[i], i);
            }

            if (firsts.TryGetValue(lacks ? word : "!" + word, out int first))
            {
                faults.Add(new Fault(ConfigRules.FeatureContradiction, PlaceOf(value, i), [where, word]) { Related = [PlaceOf(value, first)], Fix = FaultFix.Remove });
            }
        }
    }

    private static void CheckDoubles(SettingValue value, string where, FaultBag faults)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < value.TextList.Length; i++)
        {
            string text = value.TextList[i];
            if (seen.TryGetValue(text, out int first))
            {
                faults.Add(new Fault(ConfigRules.DuplicateItem, PlaceOf(value, i), [SettingTable.Get(value.Setting).Name, where, Words.Show(text)])
                {
                    Related = [PlaceOf(value, first)],
                    Fix = FaultFix.Remove,
                });
            }
            else
            {
                seen.Add(text, i);
            }
        }
    }

    private static Place PlaceOf(SettingValue value, int item) => value.ItemPlaces is { } places ? places[item] : value.Place;
}
