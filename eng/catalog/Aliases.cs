using System.Text.RegularExpressions;

/// <summary>Writes what is served under two names only once.</summary>
static class Aliases
{
    public static void Find(Dictionary<string, Entry> entries)
    {
        foreach (Entry entry in entries.Values.Where(e => e.Target is null).OrderBy(e => e.Key, StringComparer.Ordinal).ToArray())
        {
            foreach (string key in Others(entry))
            {
                if (entries.TryGetValue(key, out Entry? other) && other.Target is null && other != entry && IsSame(entry, other))
                {
                    entry.Target = other.Key;
                    break;
                }
            }
        }
    }

    private static IEnumerable<string> Others(Entry entry) => entry.Provider switch
    {
        "azure" => [$"openai/{entry.Model}"],
        "vertex_ai" => [$"gemini/{entry.Model}", $"anthropic/{entry.Model}"],
        "bedrock" => [$"bedrock/{Regex.Replace(entry.Model, "^(us|eu|jp|au|global)[.]", "")}", $"bedrock/{entry.Model}-1:0"],
        _ => [$"{entry.Provider}/{Regex.Replace(entry.Model, "-(20[0-9]{6}|20[0-9]{2}-[0-9]{2}-[0-9]{2}|latest)$", "")}"],
    };

    /// <summary>
    /// The same facts; or, where one company serves the models of another, the same prices: its windows and abilities are then
    /// those of the model, and differences are slips of whoever wrote them down.
    /// </summary>
    private static bool IsSame(Entry one, Entry other) =>
        one.Provider == other.Provider
            ? one.Facts(dated: false) == other.Facts(dated: false)
            : one.Mode == other.Mode && one.Words.ContainsKey("$in") && !one.Words.ContainsKey("deprecated") && !one.Words.ContainsKey("retired")
                && new[] { "$in", "$out" }.All(word => one.Words.GetValueOrDefault(word) == other.Words.GetValueOrDefault(word));
}
