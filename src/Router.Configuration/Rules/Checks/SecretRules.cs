namespace LlmRouter.Configuration;

/// <summary>Keys written in source, and references that are not understood. No message repeats what may be a key.</summary>
internal static class SecretRules
{
    /// <param name="settings">The settings.</param>
    /// <param name="where">What they are of, in words.</param>
    /// <param name="name">Its name.</param>
    /// <param name="faults">Where faults go.</param>
    public static void Check(SettingBag settings, string where, string name, FaultBag faults)
    {
        foreach (SettingValue value in settings)
        {
            SettingInfo info = SettingTable.Get(value.Setting);
            if (info.Secret)
            {
                CheckText(value.Text, value.Place, $"'{info.Name}'", where, settings, name, faults, alwaysSecret: true);
            }
            else if (value.Setting is Setting.Endpoint or Setting.Url)
            {
                CheckReference(value.Text, value.Place, $"'{info.Name}'", where, faults);
                CheckPasted(value.Text, value.Place, info.Name, where, faults);
            }
            else if (value.Setting == Setting.Headers)
            {
                for (int i = 0; i < value.TextMap.Length; i++)
                {
                    Place place = value.ItemPlaces is { } places ? places[i] : value.Place;
                    CheckText(value.TextMap[i].Value, place, $"the header '{value.TextMap[i].Key}'", where, settings, name, faults, alwaysSecret: false);
                }
            }
            else if (info.Kind == SettingKind.Text)
            {
                CheckPasted(value.Text, value.Place, info.Name, where, faults);
            }
            else if (info.Kind == SettingKind.TextList)
            {
                for (int i = 0; i < value.TextList.Length; i++)
                {
                    CheckPasted(value.TextList[i], value.PlaceOf(i), info.Name, where, faults);
                }
            }
        }
    }

    /// <summary>The variable that a deployment's key is usually in: the provider's, or at another endpoint one of its own.</summary>
    private static string Variable(SettingBag settings, string name)
    {
        string model = settings.Text(Setting.Model) ?? "";
        int slash = model.IndexOf('/');
        return slash > 0 && !settings.Has(Setting.Endpoint) && ProviderFacts.Find(model.Substring(0, slash)) is { } facts
            ? facts.KeyVariable
            : Variable(name);
    }

    /// <summary><c>azure-east</c> gives <c>AZURE_EAST_API_KEY</c>.</summary>
    private static string Variable(string name)
    {
        var variable = new System.Text.StringBuilder(name.Length + 8);
        foreach (char c in KeyPatterns.IsPasted(name) ? "" : name)
        {
            variable.Append(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? char.ToUpperInvariant(c) : '_');
        }

        string start = variable.ToString().Trim('_');
        return (start.Length == 0 || char.IsDigit(start[0]) ? "LLM" + start : start) + "_API_KEY";
    }

    /// <summary>Names, which are shown everywhere, are no place for a key either.</summary>
    public static void CheckName(string name, Place place, string what, FaultBag faults)
    {
        if (KeyPatterns.IsPasted(name))
        {
            faults.Add(ConfigRules.PastedKey, place, Words.Capital(what), "its name");
        }
    }

    private static void CheckPasted(string text, Place place, string name, string where, FaultBag faults)
    {
        if (KeyPatterns.IsPasted(text))
        {
            faults.Add(ConfigRules.PastedKey, place, Words.Capital(where), $"'{name}'");
        }
    }

    private static void CheckText(string text, Place place, string what, string where, SettingBag settings, string name, FaultBag faults, bool alwaysSecret)
    {
        if (!CheckReference(text, place, what, where, faults) && !References.IsReference(text) && (alwaysSecret || KeyPatterns.LooksLikeKey(text)))
        {
            faults.Add(new Fault(ConfigRules.SecretInSource, place, [Words.Capital(where), what])
            {
                Suggestion = alwaysSecret || KeyPatterns.IsWhole(text) ? References.EnvironmentPrefix + Variable(settings, name) : null,
            });
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
