using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.Json;

/// <summary>Writes values of any type that callers put into dictionaries and tool results.</summary>
internal static class JsonValues
{
    private const int Base64Block = 3 * 1_024;

    /// <summary>Whatever is not JSON's own kind goes through <see cref="AIJsonUtilities.DefaultOptions"/>.</summary>
    /// <exception cref="NotSupportedException">The type is unknown there.</exception>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case JsonElement { ValueKind: JsonValueKind.Undefined }:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case IDictionary<string, object?> members:
                WriteObject(writer, members);
                break;
            default:
                JsonSerializer.Serialize(writer, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
                break;
        }
    }

    public static void WriteObject(Utf8JsonWriter writer, IDictionary<string, object?> members)
    {
        writer.WriteStartObject();
        foreach (KeyValuePair<string, object?> member in members)
        {
            writer.WritePropertyName(member.Key);
            Write(writer, member.Value);
        }

        writer.WriteEndObject();
    }

    /// <summary>One string value: the prefix, then the bytes in base64, without the whole text ever being in memory twice.</summary>
    public static void WriteBase64(Utf8JsonWriter writer, string prefix, ReadOnlySpan<byte> bytes)
    {
        Span<byte> block = stackalloc byte[Base64Block / 3 * 4];
        writer.WriteStringValueSegment(Encoding.UTF8.GetBytes(prefix), isFinalSegment: false);
        while (bytes.Length > Base64Block)
        {
            Base64.EncodeToUtf8(bytes[..Base64Block], block, out _, out int written);
            writer.WriteStringValueSegment(block[..written], isFinalSegment: false);
            bytes = bytes[Base64Block..];
        }

        Base64.EncodeToUtf8(bytes, block, out _, out int last);
        writer.WriteStringValueSegment(block[..last], isFinalSegment: true);
    }
}
