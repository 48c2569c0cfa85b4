using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>Refuses what cannot be, and drops what contradicts itself.</summary>
static class Check
{
    public static void Sane(Entry entry)
    {
        if (!Regex.IsMatch(entry.Key, "^[a-z_]+/[!-~]+$") || entry.Key.AsSpan().ContainsAny("=#*$"))
        {
            Report.Fault($"{entry.Key} is no key");
        }

        if (entry.Target is not null)
        {
            return;
        }

        if (!Entry.Modes.Contains(entry.Mode))
        {
            Report.Fault($"{entry.Key} has no mode");
        }

        if (entry.Words.Keys.FirstOrDefault(word => !IsSane(word, entry.Words[word])) is { } wrong)
        {
            Report.Fault($"{entry.Key}: {wrong}={entry.Words[wrong]} cannot be");
        }

        if (Tokens(entry, "in") > Tokens(entry, "ctx"))
        {
            Report.Note($"{entry.Key}: more input than context; the input is left out");
            entry.Words.Remove("in");
        }

        if (Tokens(entry, "out") > Tokens(entry, "ctx"))
        {
            Report.Note($"{entry.Key}: more output than context; the output is left out");
            entry.Words.Remove("out");
        }
    }

    public static void Aliases(Dictionary<string, Entry> entries)
    {
        foreach (Entry entry in entries.Values)
        {
            if (entry.Target is not null && (!entries.TryGetValue(entry.Target, out Entry? target) || target.Target is not null))
            {
                Report.Fault($"{entry.Key} is another name of {entry.Target}, which is not there or is another name itself");
            }
        }
    }

    private static decimal? Tokens(Entry entry, string word) =>
        entry.Words.TryGetValue(word, out string? value) ? decimal.Parse(value, CultureInfo.InvariantCulture) : null;

    private static bool IsSane(string word, string value) => word switch
    {
        "deprecated" => value.Length == 0,
        "from" or "retired" => Regex.IsMatch(value, "^20[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"),
        "yes" or "no" => value.Length > 0 && value.All(letter => Entry.Letters.Contains(letter)),
        "ctx" or "in" or "out" or "long" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int tokens) && tokens is > 0 and <= 100_000_000,
        _ => decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price) && price is >= 0 and <= 10_000,
    };
}
