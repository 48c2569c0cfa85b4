using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmRouter.Providers.Json;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Reads what an error's body says, in the shapes in which the format, its imitators and the gateways before them say it:
/// <c>{"error": {...}}</c>, <c>{"error": "..."}</c>, the same in an array, or the error's fields at the top. What is no JSON is
/// taken as words.
/// </summary>
internal static class ErrorReader
{
    private const int LongestText = 2_048;

    public static ErrorFacts ReadBody(ReadOnlySpan<byte> body)
    {
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

            return Read(ref reader);
        }
        catch (Exception e) when (JsonRead.IsMalformed(e))
        {
            return new ErrorFacts { Message = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestText)]) };
        }
    }

    /// <summary>The error whose value the reader is at.</summary>
    public static ErrorFacts Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            string? words = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            return new ErrorFacts { Message = words };
        }

        ErrorFacts facts = default;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("error"u8))
            {
                JsonRead.Value(ref reader);
                ErrorFacts inner = Read(ref reader);
                facts = inner with { Message = inner.Message ?? facts.Message, Code = inner.Code ?? facts.Code, Type = inner.Type ?? facts.Type };
            }
            else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("detail"u8))
            {
                string? message = Scalar(ref reader);
                facts = facts with { Message = facts.Message ?? message };
            }
            else if (reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("statusCode"u8))
            {
                string? code = Scalar(ref reader);
                facts = facts with { Code = facts.Code ?? code };
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                string? type = Scalar(ref reader);
                facts = facts with { Type = facts.Type ?? type };
            }
            else if (reader.ValueTextEquals("param"u8))
            {
                string? parameter = Scalar(ref reader);
                facts = facts with { Parameter = facts.Parameter ?? parameter };
            }
            else if (reader.ValueTextEquals("innererror"u8) || reader.ValueTextEquals("inner_error"u8))
            {
                JsonRead.Value(ref reader);
                facts = facts with { InnerCode = Read(ref reader).Code };
            }
            else
            {
                reader.Skip();
            }
        }

        return facts;
    }

    /// <summary>The HTTP status that a code is, when an error inside a 200 has one.</summary>
    public static int? StatusOf(in ErrorFacts facts)
        => int.TryParse(facts.Code, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 400 and <= 599 ? status : null;

    private static string? Scalar(ref Utf8JsonReader reader)
    {
        JsonRead.Value(ref reader);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        return JsonRead.Text(ref reader);
    }
}
