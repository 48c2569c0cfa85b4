using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmRouter.Configuration.Tests;

/// <summary>
/// Validates documents by a JSON schema, as editors do. Knows the keywords of draft-07 that our schema uses, and refuses any other: a
/// keyword that was passed over would make every document valid.
/// </summary>
internal sealed class SchemaCheck(JsonElement schema)
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>What is wrong with a document, each with the path to it.</summary>
    public IReadOnlyList<string> Errors(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, Options);
        var errors = new List<string>();
        Check(schema, document.RootElement, "$", errors);
        return errors;
    }

    private void Check(JsonElement rule, JsonElement value, string path, List<string> errors)
    {
        foreach (JsonProperty keyword in rule.EnumerateObject())
        {
            JsonElement argument = keyword.Value;
            switch (keyword.Name)
            {
                case "$schema" or "title" or "description" or "definitions":
                    break;
                case "$ref":
                    Check(schema.GetProperty("definitions").GetProperty(argument.GetString()!["#/definitions/".Length..]), value, path, errors);
                    break;
                case "type":
                    Expect(IsOf(value, argument.GetString()!), $"is no {argument}");
                    break;
                case "enum":
                    Expect(argument.EnumerateArray().Any(one => one.GetRawText() == value.GetRawText()), $"is none of {argument.GetRawText()}");
                    break;
                case "anyOf":
                    Expect(argument.EnumerateArray().Any(one => Fits(one, value, path)), "fits none of what it may be");
                    break;
                case "minimum" when value.ValueKind == JsonValueKind.Number:
                    Expect(value.GetDouble() >= argument.GetDouble(), $"is less than {argument}");
                    break;
                case "maximum" when value.ValueKind == JsonValueKind.Number:
                    Expect(value.GetDouble() <= argument.GetDouble(), $"is more than {argument}");
                    break;
                case "minLength" when value.ValueKind == JsonValueKind.String:
                    Expect(value.GetString()!.EnumerateRunes().Count() >= argument.GetInt32(), $"is shorter than {argument}");
                    break;
                case "maxLength" when value.ValueKind == JsonValueKind.String:
                    Expect(value.GetString()!.EnumerateRunes().Count() <= argument.GetInt32(), $"is longer than {argument}");
                    break;
                case "pattern" when value.ValueKind == JsonValueKind.String:
                    Expect(Regex.IsMatch(value.GetString()!, argument.GetString()!, RegexOptions.ECMAScript), $"does not match {argument}");
                    break;
                case "minItems" when value.ValueKind == JsonValueKind.Array:
                    Expect(value.GetArrayLength() >= argument.GetInt32(), $"has less than {argument} items");
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    int index = 0;
                    foreach (JsonElement item in value.EnumerateArray())
                    {
                        Check(argument, item, $"{path}[{index++}]", errors);
                    }

                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    foreach (JsonElement name in argument.EnumerateArray())
                    {
                        Expect(value.TryGetProperty(name.GetString()!, out _), $"has no {name}");
                    }

                    break;
                case "propertyNames" when value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty member in value.EnumerateObject())
                    {
                        using JsonDocument name = JsonDocument.Parse(JsonSerializer.Serialize(member.Name));
                        Check(argument, name.RootElement, $"{path}.{member.Name} (the name)", errors);
                    }

                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty member in value.EnumerateObject())
                    {
                        if (argument.TryGetProperty(member.Name, out JsonElement inner))
                        {
                            Check(inner, member.Value, $"{path}.{member.Name}", errors);
                        }
                    }

                    break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty member in value.EnumerateObject())
                    {
                        if (rule.TryGetProperty("properties", out JsonElement known) && known.TryGetProperty(member.Name, out _))
                        {
                            continue;
                        }

                        Expect(argument.ValueKind != JsonValueKind.False, $"may not have {member.Name}");
                        if (argument.ValueKind == JsonValueKind.Object)
                        {
                            Check(argument, member.Value, $"{path}.{member.Name}", errors);
                        }
                    }

                    break;
                case "minimum" or "maximum" or "minLength" or "maxLength" or "pattern" or "minItems" or "items" or "required" or "propertyNames" or "properties" or "additionalProperties":
                    break;
                default:
                    throw new NotSupportedException($"The keyword '{keyword.Name}' is not known here.");
            }
        }

        void Expect(bool holds, string complaint)
        {
            if (!holds)
            {
                errors.Add($"{path} {complaint}");
            }
        }
    }

    private bool Fits(JsonElement rule, JsonElement value, string path)
    {
        var errors = new List<string>();
        Check(rule, value, path, errors);
        return errors.Count == 0;
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble(),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"The type '{type}' is not known here."),
    };
}
