using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Reads what messages and deltas have in common.</summary>
internal static class ContentReader
{
    /// <summary>Text, or parts as some servers send them. Parts that are no text are kept as they came.</summary>
    public static void Read(ref Utf8JsonReader reader, IList<AIContent> contents)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (JsonRead.Text(ref reader) is { Length: > 0 } text)
            {
                contents.Add(new TextContent(text));
            }

            return;
        }

        while (JsonRead.NextItem(ref reader))
        {
            JsonElement part = JsonElement.ParseValue(ref reader);
            if (part.ValueKind == JsonValueKind.Object
                && part.TryGetProperty("text"u8, out JsonElement inner)
                && inner.ValueKind == JsonValueKind.String)
            {
                contents.Add(new TextContent(inner.GetString()));
            }
            else
            {
                contents.Add(part.ValueKind == JsonValueKind.String
                    ? new TextContent(part.GetString())
                    : new AIContent { RawRepresentation = part });
            }
        }
    }

    /// <summary>Whether the reader is at one of the names under which servers send reasoning.</summary>
    public static bool IsReasoning(ref Utf8JsonReader reader) => reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8);

    /// <summary>Servers that know both names send the same under both.</summary>
    public static void ReadReasoning(ref Utf8JsonReader reader, string name, ref string? reasoning, ref AdditionalPropertiesDictionary? extra)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            string text = reader.GetString()!;
            reasoning = reasoning is { Length: > 0 } ? reasoning : text;
        }
        else
        {
            JsonRead.Keep(ref reader, name, ref extra);
        }
    }

    /// <summary>A spoken answer; its id, transcript and expiry are in the content's additional properties.</summary>
    public static AIContent? ReadAudio(ref Utf8JsonReader reader)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            return null;
        }

        byte[] data = [];
        AdditionalPropertiesDictionary? extra = null;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("data"u8))
            {
                JsonRead.Value(ref reader);
                if (reader.TokenType != JsonTokenType.Null && !reader.TryGetBytesFromBase64(out data!))
                {
                    throw new JsonException("the audio is not base64");
                }
            }
            else
            {
                string name = reader.GetString()!;
                JsonRead.Value(ref reader);
                JsonRead.Keep(ref reader, name, ref extra);
            }
        }

        return new DataContent(data, AudioFormats.MediaTypeOf(data)) { AdditionalProperties = extra };
    }
}
