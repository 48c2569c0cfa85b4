using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Writes <c>response_format</c>.</summary>
internal static class ResponseFormatWriter
{
    public static void Write(Utf8JsonWriter writer, ChatOptions options)
    {
        if (options.ResponseFormat is null || ExtraFields.Replace(options.AdditionalProperties, "response_format"))
        {
            return;
        }

        writer.WriteStartObject("response_format"u8);
        switch (options.ResponseFormat)
        {
            case ChatResponseFormatJson { Schema: { } schema } json:
                WriteSchema(writer, json, schema, Schemas.Strict(options.AdditionalProperties));
                break;
            case ChatResponseFormatJson:
                writer.WriteString("type"u8, "json_object"u8);
                break;
            default:
                writer.WriteString("type"u8, "text"u8);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter writer, ChatResponseFormatJson format, JsonElement schema, bool? strict)
    {
        writer.WriteString("type"u8, "json_schema"u8);
        writer.WriteStartObject("json_schema"u8);
        writer.WriteString("name"u8, format.SchemaName ?? "json_schema");
        if (format.SchemaDescription is { Length: > 0 } description)
        {
            writer.WriteString("description"u8, description);
        }

        writer.WritePropertyName("schema"u8);
        (strict == true ? Schemas.MakeStrict(format) ?? schema : schema).WriteTo(writer);
        if (strict is { } value)
        {
            writer.WriteBoolean("strict"u8, value);
        }

        writer.WriteEndObject();
    }
}
