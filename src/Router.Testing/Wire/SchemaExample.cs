using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>
/// Writes a value that fits a simple JSON schema: types, properties, items, enum, const, minimum, minLength, minItems, anyOf,
/// and references into <c>$defs</c>. Always the same value for the same schema.
/// </summary>
internal static class SchemaExample
{
    // Recursive schemas end here; deeper ones are not simple.
    private const int Deepest = 16;

    public static string Create(JsonElement schema)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, schema, schema, 0);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement schema, JsonElement root, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            writer.WriteNullValue();
            return;
        }

        if (schema.TryGetProperty("const", out JsonElement constant))
        {
            constant.WriteTo(writer);
        }
        else if (schema.TryGetProperty("enum", out JsonElement values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0)
        {
            values[0].WriteTo(writer);
        }
        else if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            Write(writer, Resolve(reference, root), root, depth + 1);
        }
        else if (FirstOf(schema) is { } alternative)
        {
            Write(writer, alternative, root, depth + 1);
        }
        else
        {
            WriteType(writer, TypeOf(schema), schema, root, depth);
        }
    }

    private static void WriteType(Utf8JsonWriter writer, string? type, JsonElement schema, JsonElement root, int depth)
    {
        switch (type)
        {
            case "object":
                WriteObject(writer, schema, root, depth);
                break;
            case "array":
                writer.WriteStartArray();
                bool hasItems = schema.TryGetProperty("items", out JsonElement items);
                int count = Math.Max(Number(schema, "minItems") is { } least ? (int)least : 1, 0);
                for (int i = 0; i < count && hasItems; i++)
                {
                    Write(writer, items, root, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case "string":
                writer.WriteStringValue(Text(schema));
                break;
            case "integer":
                writer.WriteNumberValue((long)Math.Ceiling(Number(schema, "minimum") ?? Number(schema, "exclusiveMinimum") + 1 ?? Math.Min(1, Number(schema, "maximum") ?? 1)));
                break;
            case "number":
                writer.WriteNumberValue(Number(schema, "minimum") ?? Number(schema, "exclusiveMinimum") + 1 ?? Math.Min(1, Number(schema, "maximum") ?? 1));
                break;
            case "boolean":
                writer.WriteBooleanValue(true);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement schema, JsonElement root, int depth)
    {
        writer.WriteStartObject();
        if (schema.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                // A property that may be left out is left out where the schema recurses.
                if (depth < 4 || IsRequired(schema, property.Name))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, root, depth + 1);
                }
            }
        }

        writer.WriteEndObject();
    }

    private static bool IsRequired(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in required.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String && item.ValueEquals(name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static JsonElement? FirstOf(JsonElement schema)
    {
        foreach (string keyword in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(keyword, out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
            {
                return list[0];
            }
        }

        return null;
    }

    private static JsonElement Resolve(JsonElement reference, JsonElement root)
    {
        JsonElement found = root;
        foreach (string part in (reference.GetString() ?? "").TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(part, out found))
            {
                return default;
            }
        }

        return found;
    }

    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out JsonElement type))
        {
            return schema.TryGetProperty("properties", out _) ? "object" : null;
        }

        return type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0 ? type[0].GetString()
            : type.ValueKind == JsonValueKind.String ? type.GetString() : null;
    }

    private static string Text(JsonElement schema)
    {
        string? format = schema.TryGetProperty("format", out JsonElement f) && f.ValueKind == JsonValueKind.String ? f.GetString() : null;
        string text = format switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "00:00:00Z",
            "email" => "someone@example.com",
            "uri" => "https://example.com/",
            "uuid" => "00000000-0000-4000-8000-000000000000",
            _ => "text",
        };
        text = text.PadRight((int)(Number(schema, "minLength") ?? 0), 'x');
        return format is null && Number(schema, "maxLength") is { } most && text.Length > most ? text[..(int)most] : text;
    }

    private static double? Number(JsonElement schema, string name)
        => schema.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
