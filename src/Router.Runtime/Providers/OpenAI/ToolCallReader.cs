using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Reads tool calls and their arguments.</summary>
internal static class ToolCallReader
{
    public static void ReadAll(ref Utf8JsonReader reader, List<AIContent> calls)
    {
        if (!JsonRead.IsArray(ref reader))
        {
            return;
        }

        while (JsonRead.NextItem(ref reader))
        {
            calls.Add(Read(ref reader));
        }
    }

    /// <summary>
    /// A call. Arguments that are no JSON do not spoil the answer, which may have been cut by its length: the call says what is
    /// wrong with it in <see cref="FunctionCallContent.Exception"/>.
    /// </summary>
    public static FunctionCallContent Create(string? id, string name, ReadOnlySpan<byte> arguments)
    {
        FunctionCallContent call = new(id ?? "", name);
        try
        {
            call.Arguments = ParseArguments(arguments);
        }
        catch (Exception e) when (JsonRead.IsMalformed(e))
        {
            call.Exception = new InvalidOperationException($"The arguments of the function call '{name}' are not a JSON object.", e);
        }

        return call;
    }

    /// <summary>Whether the arguments are a whole object: such cannot grow any more.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> arguments)
    {
        try
        {
            Utf8JsonReader reader = new(arguments);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            reader.Skip();
            JsonRead.End(ref reader);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static AIContent Read(ref Utf8JsonReader reader)
    {
        Utf8JsonReader start = reader;
        if (!JsonRead.IsObject(ref reader))
        {
            throw new JsonException("a tool call is null");
        }

        string? id = null;
        string? name = null;
        ReadOnlySpan<byte> arguments = default;
        bool isFunction = false;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                JsonRead.Value(ref reader);
                id = JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                JsonRead.Value(ref reader);
                isFunction = JsonRead.IsObject(ref reader);
                if (isFunction)
                {
                    ReadFunction(ref reader, ref name, ref arguments);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        if (!isFunction)
        {
            // A kind of call that this library does not know: it goes back to the provider as it came.
            return new AIContent { RawRepresentation = JsonElement.ParseValue(ref start) };
        }

        return name is { Length: > 0 } ? Create(id, name, arguments) : throw new JsonException("a function call has no name");
    }

    private static void ReadFunction(ref Utf8JsonReader reader, ref string? name, ref ReadOnlySpan<byte> arguments)
    {
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                JsonRead.Value(ref reader);
                name = JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                JsonRead.Value(ref reader);
                arguments = ReadArguments(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>JSON in a string; some servers send the object itself.</summary>
    private static byte[] ReadArguments(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.String:
                byte[] text = new byte[reader.ValueSpan.Length];
                return text[..reader.CopyString(text)];
            default:
                return System.Text.Encoding.UTF8.GetBytes(JsonElement.ParseValue(ref reader).GetRawText());
        }
    }

    private static Dictionary<string, object?> ParseArguments(ReadOnlySpan<byte> arguments)
    {
        Dictionary<string, object?> parsed = [];
        if (arguments.Trim(" \t\r\n"u8).IsEmpty)
        {
            return parsed;
        }

        Utf8JsonReader reader = new(arguments);
        JsonRead.Value(ref reader);
        if (!JsonRead.IsObject(ref reader))
        {
            return parsed;
        }

        while (JsonRead.NextProperty(ref reader))
        {
            string name = reader.GetString()!;
            JsonRead.Value(ref reader);
            parsed[name] = reader.TokenType == JsonTokenType.Null ? null : JsonElement.ParseValue(ref reader);
        }

        JsonRead.End(ref reader);
        return parsed;
    }
}
