namespace LlmRouter.Configuration;

/// <summary>Keys written in source, and references that are not understood. No message repeats what may be a key.</summary>
internal static class SecretRules
{
    public static void Check(SettingBag settings, string where, FaultBag faults)
    {
        foreach (SettingValue value in settings)
        {
            SettingInfo info = SettingTable.Get(value.Setting);
            if (info.Secret)
            {
                CheckText(value.Text, value.Place, $"'{info.Name}'", where, faults, alwaysSecret: true);
            }
            else if (value.Setting is Setting.Endpoint or Setting.Url)
            {
                CheckReference(value.Text, value.Place, $"'{info.Name}'", where, faults);
            }
            else if (value.Setting == Setting.Headers)
            {
                for (int i = 0; i < value.TextMap.Length; i++)
                {
                    Place place = value.ItemPlaces is { } places ? places[i] : value.Place;
                    CheckText(value.TextMap[i].Value, place, $"the header '{value.TextMap[i].Key}'", where, faults, alwaysSecret: false);
                }
            }
        }
    }

    private static void CheckText(string text, Place place, string what, string where, FaultBag faults, bool alwaysSecret)
    {
        if (!CheckReference(text, place, what, where, faults) && !References.IsReference(text) && (alwaysSecret || KeyPatterns.LooksLikeKey(text)))
        {
            faults.Add(ConfigRules.SecretInSource, place, Words.Capital(where), what);
        }
    }

    /// <summary>Whether the text is a bad reference, which has then been reported.</summary>
    private static bool CheckReference(string text, Place place, string what, string where, FaultBag faults)
    {
        if (References.Complaint(text, out string? suggestion) is not { } complaint)
        {
            return false;
        }

        faults.Add(new Fault(ConfigRules.BadReference, place, [Words.Capital(where), what, complaint]) { Suggestion = suggestion });
        return true;
    }
}
