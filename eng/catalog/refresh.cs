// Makes src/Router.Configuration/Facts/models.catalog of raw facts from models.dev and of supplement.catalog beside this file.
//
//   dotnet run eng/catalog/refresh.cs -- <models.dev's api.json, or a snapshot of it> [--as-of 2026-07-02]
//
// The output is the same for the same input, down to the byte. Whatever is corrected or left out is said on the error stream; a
// fault of the supplement or a fact that cannot be ends the run without writing.

#:property PublishAot=false

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: dotnet run eng/catalog/refresh.cs -- <api.json> [--as-of yyyy-MM-dd]");
    return 2;
}

string folder = Folder();
string output = Path.GetFullPath(Path.Combine(folder, "../../src/Router.Configuration/Facts/models.catalog"));
using JsonDocument raw = JsonDocument.Parse(File.ReadAllBytes(args[0]));
string asOf = args is [_, "--as-of", var day] ? day : Raw.DateOf(raw.RootElement);

Dictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);
foreach (Entry entry in Raw.Read(raw.RootElement))
{
    if (!entries.TryAdd(entry.Key, entry))
    {
        Report.Note($"{entry.Key} is there twice; the first counts");
    }
}

Supplement.Merge(entries, File.ReadAllLines(Path.Combine(folder, "supplement.catalog")));
foreach (Entry entry in entries.Values)
{
    Check.Sane(entry);
}

Aliases.Find(entries);
Check.Aliases(entries);
if (Report.Faults > 0)
{
    Console.Error.WriteLine($"{Report.Faults} faults; nothing was written.");
    return 1;
}

var text = new StringBuilder();
foreach (string line in File.ReadAllLines(Path.Combine(folder, "header.txt")))
{
    text.Append('#').Append(line.Length > 0 ? " " : "").Append(line.Replace("{as-of}", asOf, StringComparison.Ordinal)).Append('\n');
}

foreach (Entry entry in entries.Values.OrderBy(e => e.Key.ToLowerInvariant(), StringComparer.Ordinal))
{
    text.Append(entry).Append('\n');
}

File.WriteAllText(output, text.ToString());
Console.Error.WriteLine($"{entries.Count} models, {entries.Values.Count(e => e.Target is not null)} of them aliases, {text.Length:N0} bytes: {output}");
return 0;

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

/// <summary>A line in the making: words after the key, in the order in which they are written.</summary>
sealed class Entry(string key)
{
    /// <summary>The names of the words in their order; the header documents them.</summary>
    public static readonly string[] Names =
    [
        "ctx", "in", "out", "$in", "$cached", "$write", "$out", "long", "$long-in", "$long-cached", "$long-write", "$long-out", "$audio-in",
        "$audio-out", "$image-in", "$image", "$second", "$mchars", "$request", "yes", "no", "from", "deprecated", "retired",
    ];

    public const string Letters = "ACDHIJOPRSTVW";

    public string Key { get; } = key;

    public string Mode { get; set; } = "";

    public string? Target { get; set; }

    public Dictionary<string, string> Words { get; } = new(StringComparer.Ordinal);

    public string Provider => Key[..Key.IndexOf('/')];

    public string Model => Key[(Key.IndexOf('/') + 1)..];

    /// <summary>The line after its key; without the date of release, in which snapshots of one model differ.</summary>
    public string Facts(bool dated = true) => Mode + string.Concat(
        Names.Where(name => Words.ContainsKey(name) && (dated || name != "from")).Select(name => name == "deprecated" ? " deprecated" : $" {name}={Words[name]}"));

    public override string ToString() => Target is null ? $"{Key} {Facts()}" : $"{Key} ={Target}";
}

/// <summary>Reads models.dev: its own api.json (an object of providers), and the flat snapshot made of it.</summary>
static class Raw
{
    /// <summary>models.dev's providers that we take over, and what we call them. Of the others the prices are not theirs, or no prices.</summary>
    private static readonly Dictionary<string, string> Providers = new(StringComparer.Ordinal)
    {
        ["alibaba"] = "dashscope",
        ["amazon-bedrock"] = "bedrock",
        ["anthropic"] = "anthropic",
        ["azure"] = "azure",
        ["cerebras"] = "cerebras",
        ["cohere"] = "cohere",
        ["deepinfra"] = "deepinfra",
        ["deepseek"] = "deepseek",
        ["fireworks-ai"] = "fireworks",
        ["google"] = "gemini",
        ["google-vertex"] = "vertex_ai",
        ["groq"] = "groq",
        ["minimax"] = "minimax",
        ["mistral"] = "mistral",
        ["moonshotai"] = "moonshot",
        ["ollama-cloud"] = "ollama",
        ["openai"] = "openai",
        ["perplexity"] = "perplexity",
        ["togetherai"] = "together",
        ["upstage"] = "upstage",
        ["xai"] = "xai",
        ["zai"] = "zai",
    };

    public static string DateOf(JsonElement root) =>
        root.TryGetProperty("source", out JsonElement source) && Regex.Match(source.GetString() ?? "", @"\d{4}-\d\d-\d\d") is { Success: true } match
            ? match.Value
            : throw new InvalidOperationException("The file does not say of which day it is: give --as-of.");

    public static IEnumerable<Entry> Read(JsonElement root)
    {
        if (root.TryGetProperty("models", out JsonElement flat) && flat.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement model in flat.EnumerateArray())
            {
                if (Providers.TryGetValue(model.GetProperty("provider").GetString()!, out string? ours))
                {
                    yield return Flat(ours, model.GetProperty("model").GetString()!, model);
                }
            }

            yield break;
        }

        // Once under "providers", since then directly.
        JsonElement providers = root.TryGetProperty("providers", out JsonElement inner) ? inner : root;
        foreach ((string theirs, string ours) in Providers)
        {
            if (providers.TryGetProperty(theirs, out JsonElement provider))
            {
                foreach (JsonProperty model in provider.GetProperty("models").EnumerateObject())
                {
                    yield return Nested(ours, model.Name, model.Value);
                }
            }
        }
    }

    private static Entry Flat(string provider, string model, JsonElement facts) => Make(
        provider,
        model,
        facts,
        new Limits(Integer(facts, "context"), Integer(facts, "max_input"), Integer(facts, "max_output")),
        Part(facts, "usd_per_million"),
        Part(facts, "tiers"),
        new Abilities(Flag(facts, "tools"), Words(facts, "input"), Words(facts, "output")),
        Text(facts, "released"));

    private static Entry Nested(string provider, string model, JsonElement facts)
    {
        JsonElement limit = Part(facts, "limit");
        JsonElement cost = Part(facts, "cost");
        JsonElement modalities = Part(facts, "modalities");
        JsonElement tiers = Part(cost, "tiers");
        return Make(
            provider,
            model,
            facts,
            new Limits(Integer(limit, "context"), Integer(limit, "input"), Integer(limit, "output")),
            cost,
            tiers.ValueKind == JsonValueKind.Undefined ? Part(cost, "context_over_200k") : tiers,
            new Abilities(Flag(facts, "tool_call"), Words(modalities, "input"), Words(modalities, "output")),
            Text(facts, "release_date"));
    }

    private static Entry Make(
        string provider, string model, JsonElement facts, Limits limits, JsonElement prices, JsonElement tiers, Abilities abilities, string? released)
    {
        // Vertex AI counts versions behind an @; a lookup leaves them out.
        string name = provider == "vertex_ai" ? model.Split('@')[0] : model;
        var entry = new Entry($"{provider}/{name}") { Mode = ModeOf(provider, model, Text(facts, "family") ?? "", limits, abilities) };
        Set(entry, "ctx", limits.Context);
        Set(entry, "in", limits.Input is { } input && input != limits.Context ? input : null);

        // What models.dev calls the output of an embedding is the number of its dimensions.
        Set(entry, "out", entry.Mode is "chat" or "completion" or "responses" ? limits.Output : null);
        SetPrices(entry, prices, "$in", "$cached", "$write", "$out");
        Set(entry, "$audio-in", Price(prices, "input_audio"));
        Set(entry, "$audio-out", Price(prices, "output_audio"));
        JsonElement tier = tiers.ValueKind == JsonValueKind.Array ? tiers.EnumerateArray().FirstOrDefault() : tiers;
        if (tier.ValueKind == JsonValueKind.Object)
        {
            Set(entry, "long", Integer(Part(tier, "tier"), "size") ?? 200_000);
            SetPrices(entry, tier, "$long-in", "$long-cached", "$long-write", "$long-out");
        }

        if (entry.Mode is "chat" or "completion" or "responses")
        {
            SetFeatures(entry, facts, abilities);
        }

        if (released is not null)
        {
            entry.Words["from"] = released;
        }

        if (Text(facts, "status") == "deprecated")
        {
            entry.Words["deprecated"] = "";
        }

        return entry;
    }

    private static string ModeOf(string provider, string model, string family, Limits limits, Abilities abilities)
    {
        bool textOnly = abilities.Output is ["text"];
        return abilities switch
        {
            _ when model.Contains("embed", StringComparison.Ordinal) || family.Contains("embed", StringComparison.Ordinal) => "embedding",
            _ when model.Contains("rerank", StringComparison.Ordinal) => "rerank",
            _ when model.Contains("realtime", StringComparison.Ordinal) => "realtime",
            { Output: ["audio"] } => "speech",
            _ when abilities.Output.Contains("video") => "video",
            _ when abilities.Output.Contains("image") && (limits.Context is null || model.Contains("image", StringComparison.Ordinal)) => "image",
            { Input: ["audio"] } when textOnly => "transcription",
            _ when model.Contains("-instruct", StringComparison.Ordinal) && model.StartsWith("gpt-", StringComparison.Ordinal) => "completion",

            // OpenAI serves these by the Responses API alone, and so does Azure.
            _ when provider is "openai" or "azure" && Regex.IsMatch(model, "^(gpt-.*-(pro|codex)|gpt-.*-codex-.*|codex-.*|o[0-9]-pro|o[0-9].*-deep-research)$") => "responses",
            _ => "chat",
        };
    }

    private static void SetFeatures(Entry entry, JsonElement facts, Abilities abilities)
    {
        var states = new (char Letter, bool? Known)[]
        {
            ('A', abilities.Input.Contains("audio")),
            ('C', entry.Words.ContainsKey("$cached") ? true : null),
            ('D', abilities.Input.Contains("pdf") ? true : null),
            ('H', Flag(facts, "temperature")),
            ('I', abilities.Output.Contains("image")),
            ('J', Flag(facts, "structured_output")),
            ('O', abilities.Output.Contains("audio")),
            ('R', Flag(facts, "reasoning")),
            ('T', abilities.Tools),
            ('V', abilities.Input.Contains("image")),
            ('W', abilities.Input.Contains("video")),
        };
        SetLetters(entry, "yes", states.Where(s => s.Known == true));
        SetLetters(entry, "no", states.Where(s => s.Known == false));
    }

    private static void SetLetters(Entry entry, string word, IEnumerable<(char Letter, bool? Known)> states)
    {
        string letters = string.Concat(states.Select(s => s.Letter));
        if (letters.Length > 0)
        {
            entry.Words[word] = letters;
        }
    }

    private static void SetPrices(Entry entry, JsonElement prices, string input, string cached, string write, string output)
    {
        Set(entry, input, Price(prices, "input"));
        Set(entry, output, Price(prices, "output"));

        // Where reading from the cache is free although reading is not, nobody filled the field in.
        bool free = Price(prices, "input") is null or 0;
        Set(entry, cached, Price(prices, "cache_read") is { } read && (free || read > 0) ? read : null);
        Set(entry, write, Price(prices, "cache_write") is { } write_ && (free || write_ > 0) ? write_ : null);
    }

    private static void Set(Entry entry, string word, decimal? value)
    {
        if (value is { } number)
        {
            entry.Words[word] = number.ToString("0.########", CultureInfo.InvariantCulture);
        }
    }

    private static JsonElement Part(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement part) ? part : default;

    private static string? Text(JsonElement parent, string name) => Part(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool? Flag(JsonElement parent, string name) => Part(parent, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A number of tokens; 0 stands for an unknown one.</summary>
    private static decimal? Integer(JsonElement parent, string name) =>
        Part(parent, name) is { ValueKind: JsonValueKind.Number } number && number.GetDecimal() is > 0 and var value ? value : null;

    private static decimal? Price(JsonElement parent, string name) =>
        Part(parent, name) is { ValueKind: JsonValueKind.Number } number ? Math.Round(number.GetDecimal(), 8) : null;

    private static string[] Words(JsonElement parent, string name) =>
        Part(parent, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(word => word.GetString()!)] : [];

    private sealed record Limits(decimal? Context, decimal? Input, decimal? Output);

    private sealed record Abilities(bool? Tools, string[] Input, string[] Output);
}

/// <summary>Lays the hand-kept lines over the raw facts. Its own header says how they are written.</summary>
static class Supplement
{
    public static void Merge(Dictionary<string, Entry> entries, string[] lines)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split("  #")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (lines[i].StartsWith('#') || words.Length == 0)
            {
                continue;
            }

            if (!lines[i].Contains("  #", StringComparison.Ordinal))
            {
                Report.Fault($"supplement line {i + 1} names no source");
            }

            string key = words[0].TrimStart('!');
            if (!seen.Add(key))
            {
                Report.Fault($"supplement line {i + 1}: {key} is there twice");
            }

            if (words[0].StartsWith('!'))
            {
                if (!entries.Remove(key))
                {
                    Report.Fault($"supplement line {i + 1} removes {key}, which is not there");
                }
            }
            else if (words is [_, ['=', .. var target]])
            {
                entries[key] = new Entry(key) { Target = target };
            }
            else
            {
                Overlay(entries, key, words[1..], i + 1);
            }
        }
    }

    private static void Overlay(Dictionary<string, Entry> entries, string key, string[] words, int line)
    {
        if (!entries.TryGetValue(key, out Entry? entry))
        {
            entries[key] = entry = new Entry(key);
        }

        foreach (string word in words)
        {
            string[] parts = word.Split('=', 2);
            if (Check.Modes.Contains(word))
            {
                entry.Mode = word;
            }
            else if (!Entry.Names.Contains(parts[0]))
            {
                Report.Fault($"supplement line {line}: {word} means nothing");
            }
            else if (parts is [_, "?"])
            {
                entry.Words.Remove(parts[0]);
            }
            else if (parts[0] is "yes" or "no")
            {
                AddLetters(entry, parts[0], parts[1]);
            }
            else
            {
                entry.Words[parts[0]] = parts.Length > 1 ? parts[1] : "";
            }
        }
    }

    /// <summary>Letters are added one by one: what the line does not name stays as it was.</summary>
    private static void AddLetters(Entry entry, string word, string letters)
    {
        string other = word == "yes" ? "no" : "yes";
        entry.Words[word] = string.Concat(entry.Words.GetValueOrDefault(word, "").Union(letters).Order());
        string rest = string.Concat(entry.Words.GetValueOrDefault(other, "").Except(letters));
        if (rest.Length > 0)
        {
            entry.Words[other] = rest;
        }
        else
        {
            entry.Words.Remove(other);
        }
    }
}

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

static class Check
{
    public static readonly string[] Modes =
    [
        "chat", "completion", "embedding", "image", "moderation", "realtime", "rerank", "responses", "speech", "transcription", "video",
    ];

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

        if (!Modes.Contains(entry.Mode))
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

static class Report
{
    public static int Faults { get; private set; }

    public static void Note(string what) => Console.Error.WriteLine(what);

    public static void Fault(string what)
    {
        Faults++;
        Console.Error.WriteLine("Fault: " + what);
    }
}
