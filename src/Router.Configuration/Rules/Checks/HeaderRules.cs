namespace LlmRouter.Configuration;

/// <summary>Headers that the router writes itself.</summary>
internal static class HeaderRules
{
    private static readonly string[] OfKeys = ["Authorization", "api-key", "x-api-key"];
    private static readonly string[] OfBodies = ["Content-Type", "Content-Length", "Transfer-Encoding", "Content-Encoding", "Connection"];

    public static void Check(SettingBag settings, string where, FaultBag faults)
    {
        if (!settings.TryGet(Setting.Headers, out SettingValue headers))
        {
            return;
        }

        for (int i = 0; i < headers.TextMap.Length; i++)
        {
            string name = headers.TextMap[i].Key;
            string? why = Is(OfBodies, name) ? "is written by the router with each request. Remove it."
                : Is(OfKeys, name) && settings.Has(Setting.ApiKey) ? "takes the place of the apiKey, which is then never sent. Remove one of them."
                : null;
            if (why is not null)
            {
                faults.Add(new Fault(ConfigRules.OwnHeader, headers.PlaceOf(i), [Words.Show(name), where, why]) { Fix = FaultFix.Remove });
            }
        }
    }

    private static bool Is(string[] names, string name) => Array.Exists(names, one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase));
}
