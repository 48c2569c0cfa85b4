using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Writes what <see cref="ChatOptions"/>, and a deployment's defaults behind them, ask for.</summary>
internal static class ChatOptionsWriter
{
    public static void Write(Utf8JsonWriter writer, ChatOptions? options, ChatDefaults defaults, bool dropsEffort, OpenAIWire wire, string? model, ref Refusals refusals)
    {
        AdditionalPropertiesDictionary? extra = options?.AdditionalProperties;
        if ((options?.Temperature ?? defaults.Temperature) is { } temperature && !ExtraFields.Replace(extra, "temperature"))
        {
            writer.WriteNumber("temperature"u8, temperature);
        }

        if ((options?.TopP ?? defaults.TopP) is { } topP && !ExtraFields.Replace(extra, "top_p"))
        {
            writer.WriteNumber("top_p"u8, topP);
        }

        if ((options?.MaxOutputTokens ?? defaults.MaxOutputTokens) is { } limit
            && !ExtraFields.Replace(extra, "max_completion_tokens")
            && !ExtraFields.Replace(extra, "max_tokens"))
        {
            writer.WriteNumber(wire.UsesMaxCompletionTokens(model) ? "max_completion_tokens"u8 : "max_tokens"u8, limit);
        }

        if ((options?.FrequencyPenalty ?? defaults.FrequencyPenalty) is { } frequency && !ExtraFields.Replace(extra, "frequency_penalty"))
        {
            writer.WriteNumber("frequency_penalty"u8, frequency);
        }

        if ((options?.PresencePenalty ?? defaults.PresencePenalty) is { } presence && !ExtraFields.Replace(extra, "presence_penalty"))
        {
            writer.WriteNumber("presence_penalty"u8, presence);
        }

        if ((options?.Seed ?? defaults.Seed) is { } seed && !ExtraFields.Replace(extra, "seed"))
        {
            writer.WriteNumber("seed"u8, seed);
        }

        if (!dropsEffort && (options?.Reasoning?.Effort ?? defaults.ReasoningEffort) is { } effort && !ExtraFields.Replace(extra, "reasoning_effort"))
        {
            writer.WriteString("reasoning_effort"u8, Effort(effort));
        }

        if (options is null)
        {
            return;
        }

        WriteStop(writer, options);
        ResponseFormatWriter.Write(writer, options);
        ToolWriter.Write(writer, options, ref refusals);
        Refuse(options, ref refusals);
    }

    private static void WriteStop(Utf8JsonWriter writer, ChatOptions options)
    {
        if (options.StopSequences is not { Count: > 0 } stop || ExtraFields.Replace(options.AdditionalProperties, "stop"))
        {
            return;
        }

        writer.WriteStartArray("stop"u8);
        foreach (string sequence in stop)
        {
            writer.WriteStringValue(sequence);
        }

        writer.WriteEndArray();
    }

    // AllowBackgroundResponses and Reasoning.Output are wishes: their contract is that a client may ignore them.
    private static void Refuse(ChatOptions options, ref Refusals refusals)
    {
        if (options.TopK is not null)
        {
            refusals.Add("TopK ('top_k' in AdditionalProperties is sent as it is)");
        }

        if (options.ConversationId is not null)
        {
            refusals.Add("ConversationId");
        }
#pragma warning disable MEAI001 // Only looked at, to say that it is not there.
        if (options.ContinuationToken is not null)
        {
            refusals.Add("ContinuationToken");
        }
#pragma warning restore MEAI001
    }

    private static ReadOnlySpan<byte> Effort(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none"u8,
        ReasoningEffort.Low => "low"u8,
        ReasoningEffort.Medium => "medium"u8,
        ReasoningEffort.High => "high"u8,
        _ => "xhigh"u8,
    };
}
