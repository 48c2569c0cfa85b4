using System.Text.Json;
using LlmRouter.Providers.Json;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Reads what stands beside an error's code and message: <c>details</c>, an object with Anthropic and a list of
/// <c>google.rpc</c> messages with Google, and <c>metadata</c> of gateways. Each field is taken by its name, wherever it is.
/// </summary>
internal static class ErrorDetails
{
    public static void Read(ref Utf8JsonReader reader, ref ErrorDraft draft)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadObject(ref reader, ref draft);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (JsonRead.NextItem(ref reader))
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, ref draft);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>What OpenRouter says of the provider behind it, and of what was flagged.</summary>
    public static void ReadMetadata(ref Utf8JsonReader reader, ref ErrorDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("raw"u8))
            {
                ErrorReader.Keep(ref reader, ref draft.Raw);
            }
            else if (reader.ValueTextEquals("flagged_input"u8) || reader.ValueTextEquals("reasons"u8))
            {
                JsonRead.Value(ref reader);
                if (reader.TokenType != JsonTokenType.Null)
                {
                    draft.Signs |= ErrorSigns.Flagged;
                }

                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, ref ErrorDraft draft)
    {
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("error_code"u8) || reader.ValueTextEquals("reason"u8))
            {
                ErrorReader.Keep(ref reader, ref draft.InnerCode);
            }
            else if (reader.ValueTextEquals("retryDelay"u8))
            {
                JsonRead.Value(ref reader);
                ReadDelay(ref reader, ref draft);
            }
            else if (reader.ValueTextEquals("violations"u8))
            {
                JsonRead.Value(ref reader);
                Read(ref reader, ref draft);
            }
            else if (reader.ValueTextEquals("quotaId"u8))
            {
                string? id = null;
                ErrorReader.Keep(ref reader, ref id);
                if (id?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) == true)
                {
                    draft.Signs |= ErrorSigns.DailyQuota;
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>A duration as JSON has it (<c>"17.5s"</c>), or as its two fields.</summary>
    private static void ReadDelay(ref Utf8JsonReader reader, ref ErrorDraft draft)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (JsonRead.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("seconds"u8))
                {
                    string? seconds = null;
                    ErrorReader.Keep(ref reader, ref seconds);
                    draft.RetryAfter ??= RetryAfterReader.ParseSpan(seconds);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        else
        {
            draft.RetryAfter ??= RetryAfterReader.ParseSpan(ErrorReader.Text(ref reader));
        }
    }
}
