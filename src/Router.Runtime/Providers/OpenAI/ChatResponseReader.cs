using System.Text.Json;
using LlmRouter.Providers.Json;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Reads a chat completion. Fields that the platform has no place for are kept in the additional properties of what they belong
/// to: of the answer, or of the message for those of a choice and its message. Strings, truth values and whole numbers are kept
/// as such, anything else as <see cref="JsonElement"/>.
/// </summary>
internal static class ChatResponseReader
{
    /// <summary>The answer, or the error that is in its place.</summary>
    /// <exception cref="JsonException">It is neither (<see cref="JsonRead.IsMalformed"/> has the other exceptions that say so).</exception>
    public static (ChatResponse? Response, ErrorFacts Error) Read(ReadOnlySpan<byte> body, Utf8Cache models)
    {
        Utf8JsonReader reader = new(body);
        JsonRead.Value(ref reader);
        if (!JsonRead.IsObject(ref reader))
        {
            throw new JsonException("the answer is null");
        }

        ChatResponse response = new();
        AdditionalPropertiesDictionary? extra = null;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                JsonRead.Value(ref reader);
                if (ReadChoices(ref reader, response) is { } error)
                {
                    return (null, error);
                }
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                JsonRead.Value(ref reader);
                response.ResponseId = JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("created"u8))
            {
                JsonRead.Value(ref reader);
                response.CreatedAt = JsonRead.UnixTime(ref reader);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                JsonRead.Value(ref reader);
                response.ModelId = models.Read(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                JsonRead.Value(ref reader);
                response.Usage = UsageReader.Read(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Skip();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                JsonRead.Value(ref reader);
                if (reader.TokenType != JsonTokenType.Null)
                {
                    return (null, ErrorReader.Read(ref reader));
                }
            }
            else
            {
                string name = reader.GetString()!;
                JsonRead.Value(ref reader);
                JsonRead.Keep(ref reader, name, ref extra);
            }
        }

        JsonRead.End(ref reader);
        if (response.Messages.Count == 0)
        {
            throw new JsonException("the answer has no choices");
        }

        foreach (ChatMessage message in response.Messages)
        {
            message.MessageId = response.ResponseId;
            message.CreatedAt = response.CreatedAt;
        }

        response.AdditionalProperties = extra;
        return (response, default);
    }

    /// <summary>The error that stands in a choice's place, if one does.</summary>
    private static ErrorFacts? ReadChoices(ref Utf8JsonReader reader, ChatResponse response)
    {
        if (!JsonRead.IsArray(ref reader))
        {
            return null;
        }

        while (JsonRead.NextItem(ref reader))
        {
            ChatMessage message = ReadChoice(ref reader, out ChatFinishReason? finish, out ErrorFacts? error);
            if (error is not null)
            {
                return error;
            }

            if (response.Messages.Count == 0)
            {
                response.FinishReason = finish;
            }
            else if (finish is { } reason)
            {
                // The platform has one finish reason an answer: the first choice's.
                (message.AdditionalProperties ??= [])["finish_reason"] = reason.Value;
            }

            response.Messages.Add(message);
        }

        return null;
    }

    private static ChatMessage ReadChoice(ref Utf8JsonReader reader, out ChatFinishReason? finish, out ErrorFacts? error)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            throw new JsonException("a choice is null");
        }

        finish = null;
        error = null;
        ChatMessage? message = null;
        AdditionalPropertiesDictionary? extra = null;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("message"u8))
            {
                JsonRead.Value(ref reader);
                message = MessageReader.Read(ref reader);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                JsonRead.Value(ref reader);
                finish = FinishReasons.Read(ref reader);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Skip();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                // A gateway's provider broke in the middle: what there is of the message is half an answer.
                JsonRead.Value(ref reader);
                error = reader.TokenType == JsonTokenType.Null ? error : ErrorReader.Read(ref reader);
            }
            else
            {
                string name = reader.GetString()!;
                JsonRead.Value(ref reader);
                JsonRead.Keep(ref reader, name, ref extra);
            }
        }

        if (error is not null)
        {
            return message ?? new ChatMessage();
        }

        if (message is null)
        {
            throw new JsonException("a choice has no message");
        }

        foreach ((string name, object? value) in extra ?? [])
        {
            (message.AdditionalProperties ??= []).TryAdd(name, value);
        }

        return message;
    }
}
