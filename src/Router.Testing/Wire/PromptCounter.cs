using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Estimates the tokens of a request's prompt, with the overheads that OpenAI documents for its chat format.</summary>
internal static class PromptCounter
{
    private const int PerMessage = 3;
    private const int ReplyPriming = 3;

    /// <summary>A low-detail image.</summary>
    private const int PerImage = 85;

    private const int PerFile = 256;

    public static int Count(SimulatedRequest request)
        => request.Operation == SimulatedOperation.Embeddings ? CountInput(request.Property("input")) : CountChat(request);

    /// <summary>An embedding's input: a text, texts, tokens, or lists of tokens.</summary>
    public static int CountInput(JsonElement input)
    {
        switch (input.ValueKind)
        {
            case JsonValueKind.String:
                return TokenCounter.Count(input.GetString());
            case JsonValueKind.Number:
                return 1;
            case JsonValueKind.Array:
                int count = 0;
                foreach (JsonElement item in input.EnumerateArray())
                {
                    count += CountInput(item);
                }

                return count;
            default:
                return 0;
        }
    }

    private static int CountChat(SimulatedRequest request)
    {
        JsonElement messages = request.Property("messages");
        int count = ReplyPriming;
        if (messages.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement message in messages.EnumerateArray())
            {
                count += CountMessage(message);
            }
        }

        return count + CountRaw(request.Property("tools")) + CountRaw(request.Property("response_format"));
    }

    private static int CountMessage(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            return 0;
        }

        int count = PerMessage + 1;
        foreach (JsonProperty property in message.EnumerateObject())
        {
            if (property.NameEquals("content"u8))
            {
                count += CountContent(property.Value);
            }
            else if (property.NameEquals("tool_calls"u8))
            {
                count += CountRaw(property.Value);
            }
        }

        return count;
    }

    private static int CountContent(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return TokenCounter.Count(content.GetString());
        }

        int count = 0;
        if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement part in content.EnumerateArray())
            {
                count += CountPart(part);
            }
        }

        return count;
    }

    private static int CountPart(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return 0;
        }

        if (part.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
        {
            return TokenCounter.Count(text.GetString());
        }

        return part.TryGetProperty("image_url", out _) ? PerImage : PerFile;
    }

    // Schemas and calls reach the model in a denser form than their JSON: four characters a token.
    private static int CountRaw(JsonElement element)
        => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? 0 : element.GetRawText().Length / 4;
}
