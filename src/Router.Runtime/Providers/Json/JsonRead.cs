using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.Json;

/// <summary>
/// Reading steps that all formats share. They throw <see cref="JsonException"/> where the text is not what it must be; strings
/// that are not valid UTF-8 throw <see cref="InvalidOperationException"/> (<see cref="IsMalformed"/>).
/// </summary>
internal static class JsonRead
{
    /// <summary>Whether the exception says that the text was bad, not that the code was.</summary>
    public static bool IsMalformed(Exception exception) => exception is JsonException or InvalidOperationException or FormatException;

    /// <summary>To the value of the property that the reader is at.</summary>
    public static void Value(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonException("the text ends in the middle of an object");
        }
    }

    /// <summary>To the next property of the object that the reader is in; false at its end.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        Value(ref reader);
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>To the next item of the array that the reader is in; false at its end.</summary>
    public static bool NextItem(ref Utf8JsonReader reader)
    {
        Value(ref reader);
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Whether the value is an object to be read; null is skipped, anything else is an error.</summary>
    public static bool IsObject(ref Utf8JsonReader reader) => Is(ref reader, JsonTokenType.StartObject);

    /// <summary>Whether the value is an array to be read; null is skipped, anything else is an error.</summary>
    public static bool IsArray(ref Utf8JsonReader reader) => Is(ref reader, JsonTokenType.StartArray);

    /// <summary>A string; numbers and truth values as they are written; null.</summary>
    public static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException($"a text was expected, not {reader.TokenType}"),
    };

    /// <summary>A whole number (also as <c>12.0</c>); anything else is skipped and null.</summary>
    public static long? Count(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out long number))
            {
                return number;
            }

            return reader.TryGetDouble(out double real) && Math.Abs(real) < 1e15 ? (long)real : null;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Seconds since 1970; out of range or no number: null.</summary>
    public static DateTimeOffset? UnixTime(ref Utf8JsonReader reader)
        => Count(ref reader) is { } seconds and >= -62_135_596_800 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Keeps a field that nothing else is made of. Null is the same as absent.</summary>
    public static void Keep(ref Utf8JsonReader reader, string name, ref AdditionalPropertiesDictionary? properties)
    {
        if (Any(ref reader) is { } value)
        {
            (properties ??= [])[name] = value;
        }
    }

    /// <summary>A string, truth value or whole number as such, anything else as <see cref="JsonElement"/>.</summary>
    public static object? Any(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number when reader.TryGetInt64(out long number):
                return number;
            default:
                return JsonElement.ParseValue(ref reader);
        }
    }

    /// <summary>Only white space may follow a whole document.</summary>
    public static void End(ref Utf8JsonReader reader)
    {
        if (reader.Read())
        {
            throw new JsonException("something follows the object");
        }
    }

    private static bool Is(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (reader.TokenType == expected)
        {
            return true;
        }

        return reader.TokenType == JsonTokenType.Null ? false : throw new JsonException($"{expected} was expected, not {reader.TokenType}");
    }
}
