using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Reads <c>finish_reason</c>.</summary>
internal static class FinishReasons
{
    public static ChatFinishReason? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals("stop"u8))
            {
                return ChatFinishReason.Stop;
            }

            if (reader.ValueTextEquals("length"u8))
            {
                return ChatFinishReason.Length;
            }

            if (reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8))
            {
                return ChatFinishReason.ToolCalls;
            }

            if (reader.ValueTextEquals("content_filter"u8))
            {
                return ChatFinishReason.ContentFilter;
            }
        }

        return JsonRead.Text(ref reader) is { Length: > 0 } other && !string.IsNullOrWhiteSpace(other) ? new ChatFinishReason(other) : null;
    }
}
