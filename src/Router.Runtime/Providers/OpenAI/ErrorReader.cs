using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmRouter.Providers.Json;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Reads what an error's body says, in the shapes in which providers, their imitators and the gateways before them say it:
/// <c>{"error": {...}}</c>, <c>{"error": "..."}</c>, the same in an array, or the error's fields at the top. What is no JSON is
/// taken as words; of a text that breaks off, what came before counts. Whatever the body is, it costs little and throws nothing.
/// </summary>
internal static class ErrorReader
{
    private const int LongestText = 2_048;

    // In bytes. A longer string is decoded to here only.
    private const int LongestString = 8_192;

    public static ErrorFacts ReadBody(ReadOnlySpan<byte> body)
    {
        ErrorDraft draft = default;
        try
        {
            Utf8JsonReader reader = new(body);
            if (!reader.Read())
            {
                return default;
            }

            if (reader.TokenType == JsonTokenType.StartArray && !JsonRead.NextItem(ref reader))
            {
                return default;
            }

            ReadError(ref reader, ref draft);
        }
        catch (Exception e) when (JsonRead.IsMalformed(e))
        {
            draft.Message ??= Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestText)]);
        }

        return draft.ToFacts();
    }

    /// <summary>The error whose value the reader is at.</summary>
    /// <exception cref="JsonException">The text around it is broken (<see cref="JsonRead.IsMalformed"/>).</exception>
    public static ErrorFacts Read(ref Utf8JsonReader reader)
    {
        ErrorDraft draft = default;
        ReadError(ref reader, ref draft);
        return draft.ToFacts();
    }

    /// <summary>The HTTP status that a code is, when an error inside a 200 has one.</summary>
    public static int? StatusOf(in ErrorFacts facts)
        => int.TryParse(facts.Code, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 400 and <= 599 ? status : null;

    private static void ReadError(ref Utf8JsonReader reader, ref ErrorDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            draft.Message ??= Text(ref reader);
            return;
        }

        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("error"u8))
            {
                JsonRead.Value(ref reader);
                ErrorDraft inner = default;
                try
                {
                    ReadError(ref reader, ref inner);
                }
                finally
                {
                    draft.TakeOver(inner);
                }
            }
            else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("Message"u8) || reader.ValueTextEquals("msg"u8))
            {
                Keep(ref reader, ref draft.Message);
            }
            else if (reader.ValueTextEquals("detail"u8))
            {
                JsonRead.Value(ref reader);
                ReadDetail(ref reader, ref draft);
            }
            else if (reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("statusCode"u8) || reader.ValueTextEquals("error_code"u8))
            {
                Keep(ref reader, ref draft.Code);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                Keep(ref reader, ref draft.Type);
            }
            else if (reader.ValueTextEquals("__type"u8))
            {
                Keep(ref reader, ref draft.Type);
                draft.Type = TypeOf(draft.Type);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                // A word with Google, a number with others, who say it elsewhere as well.
                JsonRead.Value(ref reader);
                if (reader.TokenType == JsonTokenType.String)
                {
                    draft.Type ??= Text(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("param"u8))
            {
                Keep(ref reader, ref draft.Parameter);
            }
            else if (reader.ValueTextEquals("request_id"u8))
            {
                Keep(ref reader, ref draft.RequestId);
            }
            else if (reader.ValueTextEquals("innererror"u8) || reader.ValueTextEquals("inner_error"u8))
            {
                JsonRead.Value(ref reader);
                ErrorDraft inner = default;
                ReadError(ref reader, ref inner);
                draft.InnerCode ??= inner.Code;
            }
            else if (reader.ValueTextEquals("details"u8))
            {
                JsonRead.Value(ref reader);
                ErrorDetails.Read(ref reader, ref draft);
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                JsonRead.Value(ref reader);
                ErrorDetails.ReadMetadata(ref reader, ref draft);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>A text, or a list of what is wrong with each field, of which the first is taken.</summary>
    private static void ReadDetail(ref Utf8JsonReader reader, ref ErrorDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ErrorDraft inner = default;
            ReadError(ref reader, ref inner);
            draft.Message ??= inner.Message;
            return;
        }

        while (JsonRead.NextItem(ref reader))
        {
            ErrorDraft inner = default;
            ReadError(ref reader, ref inner);
            draft.Message ??= inner.Message;
        }
    }

    /// <summary>AWS writes types with a namespace before and an address behind them.</summary>
    internal static string? TypeOf(string? type)
    {
        if (type is null)
        {
            return null;
        }

        ReadOnlySpan<char> name = type.AsSpan(type.LastIndexOf('#') + 1);
        int end = name.IndexOf(':');
        return (end < 0 ? name : name[..end]).Trim().ToString();
    }

    /// <summary>The scalar that follows, unless there is one already: the first counts.</summary>
    internal static void Keep(ref Utf8JsonReader reader, ref string? place)
    {
        JsonRead.Value(ref reader);
        string? text = Text(ref reader);
        place ??= text;
    }

    /// <summary>The scalar that the reader is at, cut; anything else is skipped.</summary>
    internal static string? Text(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueSpan.Length <= LongestString:
                try
                {
                    return Cut(reader.GetString());
                }
                catch (InvalidOperationException)
                {
                    // Not valid UTF-8: what can be read of it will do.
                    return Cut(Encoding.UTF8.GetString(reader.ValueSpan));
                }

            case JsonTokenType.String:
                return Encoding.UTF8.GetString(reader.ValueSpan[..LongestText]);
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, LongestText)]);
            default:
                reader.Skip();
                return null;
        }
    }

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
