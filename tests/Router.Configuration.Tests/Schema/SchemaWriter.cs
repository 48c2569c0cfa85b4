using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmRouter.Configuration.Tests;

/// <summary>Writes the JSON schema of <c>models.json</c> (draft-07) out of <see cref="SettingTable"/>.</summary>
internal static class SchemaWriter
{
    private const string FailureKind = "#/definitions/failureKind";
    private const string NamePattern = "^[^/*]+$";
    private const string GroupPattern = "^([^/*]+|[^*]*\\*[^*]*)$";

    public static string Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "models.json of LlmRouter");
            BeginObject(json, "A router's model groups, their deployments, and how calls are routed among them.");
            Text(json, "$schema", "Where this schema is.");
            Suppress(json);
            Text(json, "router", "The [LlmRouter] class that this is for; not needed when there is one only.");
            Reference(json, "defaults", "Settings for all groups.");
            Named(json, "aliases", "Other names for groups and deployments.", WriteAlias);
            Named(json, "endpoints", "Connection settings that deployments share as \"@name\".", () => json.WriteString("$ref", "#/definitions/endpoint"));
            Named(json, "budgets", "What may be spent, in US dollars for each window of the calendar (UTC), by scope.", WriteBudget, "^(deployment|provider|tag|tenant):.+$", maxLength: 500);
            Named(json, "groups", "Model groups by the names that callers ask for. A name with one \"*\" stands for every name that it matches.", () => json.WriteString("$ref", "#/definitions/group"), GroupPattern);
            json.WriteEndObject();

            json.WriteStartObject("definitions");
            Level(json, "defaults", SettingLevels.Router, "Settings for all groups.", null);
            Level(json, "group", SettingLevels.Group, "A model group.", () =>
            {
                json.WriteStartObject("deployments");
                json.WriteString("description", "Where the group's model is served.");
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("$ref", "#/definitions/deployment");
                json.WriteEndObject();
                json.WriteEndObject();
                Suppress(json);
            });
            Level(json, "deployment", SettingLevels.Deployment, "One place where a group's model is served.", () =>
            {
                Text(json, "id", "Unique in the group. Default: made from provider and model.", NamePattern);
                Suppress(json);
            }, required: "model");
            Level(json, "endpoint", SettingLevels.Endpoint, "Connection settings with a name.", null);
            Level(json, "fallback", SettingLevels.Fallback, "A fallback, for which failures it is, and what it changes of the request.", () => WriteFallback(json), required: "target");
            WriteBudgetDefinition(json);
            WriteKinds(json);
            json.WriteEndObject();
            json.WriteEndObject();

            void WriteBudget()
            {
                json.WriteStartArray("anyOf");
                json.WriteStartObject();
                json.WriteString("$ref", "#/definitions/budget");
                json.WriteEndObject();
                json.WriteStartObject();
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("$ref", "#/definitions/budget");
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndArray();
            }

            void WriteAlias()
            {
                json.WriteStartArray("anyOf");
                json.WriteStartObject();
                json.WriteString("type", "string");
                json.WriteNumber("minLength", 1);
                json.WriteEndObject();
                json.WriteStartObject();
                BeginObject(json, "An alias with more to say.");
                Text(json, "target", "A group, a deployment as \"group/id\", or an id that is unique in the router.");
                json.WriteStartObject("hidden");
                json.WriteString("description", "Leaves the alias out of listings; it resolves all the same. Default false.");
                json.WriteString("type", "boolean");
                json.WriteEndObject();
                json.WriteEndObject();
                Required(json, "target");
                json.WriteEndObject();
                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteBudgetDefinition(Utf8JsonWriter json)
    {
        json.WriteStartObject("budget");
        BeginObject(json, "What may be spent in each window of the calendar.");
        json.WriteStartObject("usd");
        json.WriteString("description", "US dollars for each window. 0 = nothing at all.");
        json.WriteString("type", "number");
        json.WriteNumber("minimum", 0);
        json.WriteNumber("maximum", BudgetReader.MostUsd);
        json.WriteEndObject();
        json.WriteStartObject("per");
        json.WriteString("description", "The window.");
        json.WriteStartArray("enum");
        foreach (string period in BudgetSpec.Periods)
        {
            json.WriteStringValue(period);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        Required(json, "usd", "per");
        json.WriteEndObject();
    }

    private static void WriteFallback(Utf8JsonWriter json)
    {
        Text(json, "target", "A group, an alias, or a deployment as \"group/id\".");
        json.WriteStartObject("on");
        json.WriteString("description", "The kinds of failures that it is for. Default: all that have no list of their own.");
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteString("$ref", FailureKind);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WriteNumber("minItems", 1);
        json.WriteStartObject("items");
        json.WriteString("$ref", FailureKind);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteKinds(Utf8JsonWriter json)
    {
        json.WriteStartObject("failureKind");
        json.WriteString("description", "How an attempt can fail.");
        json.WriteStartArray("enum");
        foreach (string kind in FailureKindNames.OfAttempts)
        {
            json.WriteStringValue(kind);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void BeginObject(Utf8JsonWriter json, string description)
    {
        json.WriteString("description", description);
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
    }

    private static void Level(Utf8JsonWriter json, string name, SettingLevels level, string description, Action? first, string? required = null)
    {
        json.WriteStartObject(name);
        BeginObject(json, description);
        first?.Invoke();
        foreach (SettingInfo info in SettingTable.All)
        {
            if (info.At(level))
            {
                Setting(json, info);
            }
        }

        json.WriteEndObject();
        if (required is not null)
        {
            Required(json, required);
        }

        json.WriteEndObject();
    }

    private static void Suppress(Utf8JsonWriter json)
    {
        json.WriteStartObject(SuppressionReader.Member);
        json.WriteString("description", "Ids of warnings and notes that are not to be reported about what is in here.");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "string");
        json.WriteString("pattern", "^LLMR[0-9]{4}$");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Required(Utf8JsonWriter json, params string[] names)
    {
        json.WriteStartArray("required");
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void Setting(Utf8JsonWriter json, SettingInfo info)
    {
        json.WriteStartObject(info.Name);
        json.WriteString("description", info.Description);
        switch (info.Kind)
        {
            case SettingKind.Text:
                json.WriteString("type", "string");
                json.WriteString("pattern", info.Secret ? "^(env|config):.+" : "\\S");
                break;
            case SettingKind.Flag:
                json.WriteString("type", "boolean");
                break;
            case SettingKind.Integer or SettingKind.Number:
                Number(json, info);
                break;
            case SettingKind.Duration:
                Number(json, info);
                break;
            case SettingKind.Choice:
                json.WriteStartArray("enum");
                foreach (string choice in info.Choices.Concat(info.Synonyms.Select(synonym => synonym.Key)))
                {
                    json.WriteStringValue(choice);
                }

                json.WriteEndArray();
                break;
            case SettingKind.TextList:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                Words(json, info);
                json.WriteEndObject();
                break;
            case SettingKind.TextMap:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                json.WriteString("type", "string");
                json.WriteEndObject();
                break;
            case SettingKind.NumberMap when info.Choices == FailureKindNames.OfAttempts:
                json.WriteString("type", "object");
                json.WriteStartObject("propertyNames");
                json.WriteString("$ref", FailureKind);
                json.WriteEndObject();
                json.WriteStartObject("additionalProperties");
                Number(json, info);
                json.WriteEndObject();
                break;
            case SettingKind.NumberMap:
                json.WriteString("type", "object");
                json.WriteBoolean("additionalProperties", false);
                json.WriteStartObject("properties");
                foreach (string choice in info.Choices)
                {
                    json.WriteStartObject(choice);
                    Number(json, info);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                break;
            case SettingKind.FallbackList:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteStartArray("anyOf");
                json.WriteStartObject();
                Words(json, info);
                json.WriteEndObject();
                json.WriteStartObject();
                json.WriteString("$ref", "#/definitions/fallback");
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    private static void Words(Utf8JsonWriter json, SettingInfo info)
    {
        if (info.Choices.Length == 0)
        {
            json.WriteString("type", "string");
            json.WriteNumber("minLength", 1);
            return;
        }

        json.WriteStartArray("enum");
        foreach (string word in info.Choices)
        {
            json.WriteStringValue(word);
        }

        foreach (string word in info.Negatable ? info.Choices : [])
        {
            json.WriteStringValue("!" + word);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, SettingInfo info)
    {
        SettingKind kind = info.Kind == SettingKind.NumberMap ? info.Items : info.Kind;
        if (kind == SettingKind.Duration)
        {
            json.WriteStartArray("anyOf");
            json.WriteStartObject();
        }

        json.WriteString("type", kind == SettingKind.Integer ? "integer" : "number");
        json.WriteNumber("minimum", info.Minimum);
        json.WriteNumber("maximum", info.Maximum);
        if (kind == SettingKind.Duration)
        {
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteString("type", "string");
            json.WriteString("pattern", "^([0-9]+\\.?[0-9]*|\\.[0-9]+)(ms|s|m|h)$");
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string description, string? pattern = null)
    {
        json.WriteStartObject(name);
        json.WriteString("description", description);
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
        if (pattern is not null)
        {
            json.WriteString("pattern", pattern);
        }

        json.WriteEndObject();
    }

    private static void Reference(Utf8JsonWriter json, string name, string description)
    {
        json.WriteStartObject(name);
        json.WriteString("description", description);
        json.WriteString("$ref", "#/definitions/" + name);
        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, string name, string description, Action value, string pattern = NamePattern, int maxLength = 200)
    {
        json.WriteStartObject(name);
        json.WriteString("description", description);
        json.WriteString("type", "object");
        json.WriteStartObject("propertyNames");
        json.WriteNumber("maxLength", maxLength);
        json.WriteString("pattern", pattern);
        json.WriteEndObject();
        json.WriteStartObject("additionalProperties");
        value();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
