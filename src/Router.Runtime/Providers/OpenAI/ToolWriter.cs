using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
internal static class ToolWriter
{
    public static void Write(Utf8JsonWriter writer, ChatOptions options, ref Refusals refusals)
    {
        bool any = false;
        if (options.Tools is { Count: > 0 } tools && !ExtraFields.Replace(options.AdditionalProperties, "tools"))
        {
            bool? strict = Schemas.Strict(options.AdditionalProperties);
            foreach (AITool tool in tools)
            {
                if (tool is not AIFunctionDeclaration function)
                {
                    refusals.Add($"the tool '{tool.Name}' ({tool.GetType().Name})");
                    continue;
                }

                if (!any)
                {
                    writer.WriteStartArray("tools"u8);
                    any = true;
                }

                WriteFunction(writer, function, Schemas.Strict(function.AdditionalProperties) ?? strict);
            }

            if (any)
            {
                writer.WriteEndArray();
            }
        }

        // A choice among no tools is an error of its own.
        if (any || ExtraFields.Replace(options.AdditionalProperties, "tools"))
        {
            WriteChoice(writer, options);
        }
    }

    private static void WriteFunction(Utf8JsonWriter writer, AIFunctionDeclaration function, bool? strict)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, function.Name);
        if (function.Description is { Length: > 0 } description)
        {
            writer.WriteString("description"u8, description);
        }

        JsonElement schema = strict == true ? Schemas.MakeStrict(function) : function.JsonSchema;
        writer.WritePropertyName("parameters"u8);
        if (schema.ValueKind == JsonValueKind.Object)
        {
            schema.WriteTo(writer);
        }
        else
        {
            writer.WriteRawValue("""{"type":"object","properties":{}}"""u8, skipInputValidation: true);
        }

        if (strict is { } value)
        {
            writer.WriteBoolean("strict"u8, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, ChatOptions options)
    {
        if (options.ToolMode is { } mode && !ExtraFields.Replace(options.AdditionalProperties, "tool_choice"))
        {
            switch (mode)
            {
                case RequiredChatToolMode { RequiredFunctionName: { } name }:
                    writer.WriteStartObject("tool_choice"u8);
                    writer.WriteString("type"u8, "function"u8);
                    writer.WriteStartObject("function"u8);
                    writer.WriteString("name"u8, name);
                    writer.WriteEndObject();
                    writer.WriteEndObject();
                    break;
                case RequiredChatToolMode:
                    writer.WriteString("tool_choice"u8, "required"u8);
                    break;
                case NoneChatToolMode:
                    writer.WriteString("tool_choice"u8, "none"u8);
                    break;
                default:
                    writer.WriteString("tool_choice"u8, "auto"u8);
                    break;
            }
        }

        if (options.AllowMultipleToolCalls is { } parallel && !ExtraFields.Replace(options.AdditionalProperties, "parallel_tool_calls"))
        {
            writer.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }
}
