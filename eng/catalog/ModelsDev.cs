using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

/// <summary>Reads models.dev: its own api.json (an object of providers), and the flat snapshot made of it.</summary>
static class ModelsDev
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
