using System.Text;
using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Reads from chat requests what the simulator needs; tolerant, because it is also asked about invalid ones.</summary>
internal static class ChatRequestReader
{
    public static string LastUserText(SimulatedRequest request)
    {
        JsonElement messages = request.Property("messages");
        if (messages.ValueKind != JsonValueKind.Array)
        {
            return "";
        }

        for (int i = messages.GetArrayLength() - 1; i >= 0; i--)
        {
            JsonElement message = messages[i];
            if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out JsonElement role)
                && role.ValueKind == JsonValueKind.String && role.ValueEquals("user"u8))
            {
                return message.TryGetProperty("content", out JsonElement content) ? Text(content) : "";
            }
        }

        return "";
    }

    /// <summary>The text of a content, which may be a string or a list of parts.</summary>
    public static string Text(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return content.GetString()!;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (JsonElement part in content.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out JsonElement piece) && piece.ValueKind == JsonValueKind.String)
            {
                text.Append(piece.GetString());
            }
        }

        return text.ToString();
    }

    /// <summary>The most tokens that the answer may have.</summary>
    public static int? MaxTokens(SimulatedRequest request)
        => (Integer(request, "max_completion_tokens") ?? Integer(request, "max_tokens")) is { } max ? (int)Math.Min(max, int.MaxValue) : null;

    public static int Choices(SimulatedRequest request) => (int)(Integer(request, "n") ?? 1);

    public static bool IncludesUsage(SimulatedRequest request)
        => request.Property("stream_options") is { ValueKind: JsonValueKind.Object } options
            && options.TryGetProperty("include_usage", out JsonElement include) && include.ValueKind == JsonValueKind.True;

    public static bool WantsLogProbabilities(SimulatedRequest request) => request.Property("logprobs").ValueKind == JsonValueKind.True;

    /// <summary>Where the text has to end because of a stop sequence; its length when nowhere.</summary>
    public static int StopAt(SimulatedRequest request, string text)
    {
        JsonElement stop = request.Property("stop");
        int end = text.Length;
        if (stop.ValueKind == JsonValueKind.String)
        {
            end = Find(text, stop, end);
        }
        else if (stop.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in stop.EnumerateArray())
            {
                end = Find(text, item, end);
            }
        }

        return end;
    }

    private static int Find(string text, JsonElement stop, int end)
    {
        int found = stop.GetString() is { Length: > 0 } sequence ? text.IndexOf(sequence, StringComparison.Ordinal) : -1;
        return found >= 0 && found < end ? found : end;
    }

    private static long? Integer(SimulatedRequest request, string name)
        => request.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) ? number : null;
}
