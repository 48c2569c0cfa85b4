using System.Text.Json;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Writes one message as one or more of the format's: every tool result is a message of its own there. Reasoning and usage that
/// came with earlier answers are not sent back.
/// </summary>
internal static class MessageWriter
{
    private const int LongestName = 64;

    public static void Write(Utf8JsonWriter writer, ChatMessage message, ref Refusals refusals)
    {
        Contents contents = new(message);
        bool isAssistant = message.Role == ChatRole.Assistant;

        // Results answer the message before this one, unless the assistant's calls are in here with them.
        if (contents.Results > 0 && !isAssistant)
        {
            WriteResults(writer, message);
        }

        if (message.Role == ChatRole.Tool)
        {
            if (contents.Parts > 0 || contents.Results == 0)
            {
                refusals.Add("a tool message that is no function result");
            }
        }
        else if (contents.Results == 0 || contents.Parts + contents.Calls > 0 || contents.Refusal is not null)
        {
            WriteMessage(writer, message, contents, isAssistant, ref refusals);
        }

        if (contents.Results > 0 && isAssistant)
        {
            WriteResults(writer, message);
        }
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message, in Contents contents, bool isAssistant, ref Refusals refusals)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role.Value);
        WriteName(writer, message.AuthorName);
        writer.WritePropertyName("content"u8);
        if (contents.Parts == 0 && isAssistant && (contents.Calls > 0 || contents.Refusal is not null || contents.AudioId is not null))
        {
            writer.WriteNullValue();
        }
        else if (contents.Parts == 0)
        {
            writer.WriteStringValue(""u8);
        }
        else if (contents.Parts == 1 && contents.OnlyText is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteStartArray();
            for (int i = 0; i < message.Contents.Count; i++)
            {
                if (Contents.IsPart(message.Contents[i], isAssistant))
                {
                    ContentPartWriter.Write(writer, message.Contents[i], ref refusals);
                }
            }

            writer.WriteEndArray();
        }

        if (message is PrefixMessage)
        {
            writer.WriteBoolean("prefix"u8, true);
        }

        if (contents.Refusal is not null)
        {
            writer.WriteString("refusal"u8, contents.Refusal);
        }

        if (contents.AudioId is not null)
        {
            writer.WriteStartObject("audio"u8);
            writer.WriteString("id"u8, contents.AudioId);
            writer.WriteEndObject();
        }

        if (contents.Calls > 0)
        {
            WriteCalls(writer, message, isAssistant, ref refusals);
        }

        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, ChatMessage message, bool isAssistant, ref Refusals refusals)
    {
        if (!isAssistant)
        {
            refusals.Add($"a function call in a message of the role '{message.Role.Value}'");
            return;
        }

        writer.WriteStartArray("tool_calls"u8);
        for (int i = 0; i < message.Contents.Count; i++)
        {
            if (message.Contents[i] is not FunctionCallContent call)
            {
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("id"u8, call.CallId);
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, call.Name);
            WriteArguments(writer, call.Arguments);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The format wants JSON inside a string.</summary>
    private static void WriteArguments(Utf8JsonWriter writer, IDictionary<string, object?>? arguments)
    {
        if (arguments is not { Count: > 0 })
        {
            writer.WriteString("arguments"u8, "{}"u8);
            return;
        }

        using PooledBuffer inner = new(512);
        JsonText.Write(inner, arguments);
        writer.WriteString("arguments"u8, inner.Span);
    }

    private static void WriteResults(Utf8JsonWriter writer, ChatMessage message)
    {
        for (int i = 0; i < message.Contents.Count; i++)
        {
            if (message.Contents[i] is FunctionResultContent result)
            {
                writer.WriteStartObject();
                writer.WriteString("role"u8, "tool"u8);
                writer.WriteString("tool_call_id"u8, result.CallId);
                writer.WritePropertyName("content"u8);
                WriteResult(writer, result.Result);
                writer.WriteEndObject();
            }
        }
    }

    private static void WriteResult(Utf8JsonWriter writer, object? result)
    {
        switch (result)
        {
            case null:
                writer.WriteStringValue(""u8);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case TextContent content:
                writer.WriteStringValue(content.Text);
                break;
            case JsonElement { ValueKind: JsonValueKind.String } element:
                element.WriteTo(writer);
                break;
            default:
                using (PooledBuffer inner = new(512))
                {
                    JsonText.Write(inner, result);
                    writer.WriteStringValue(inner.Span);
                }

                break;
        }
    }

    /// <summary>Names may have letters, digits, '_' and '-' only; a name that has others is sent without them.</summary>
    private static void WriteName(Utf8JsonWriter writer, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        Span<char> kept = stackalloc char[LongestName];
        int length = 0;
        foreach (char c in name)
        {
            if (length < LongestName && (char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            {
                kept[length++] = c;
            }
        }

        if (length > 0)
        {
            writer.WriteString("name"u8, kept[..length]);
        }
    }
}
