using System.Text.Json;
using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Wire;

/// <summary>A whole chat answer.</summary>
internal static class ChatBody
{
    public static async ValueTask SendAsync(AnswerJob job, ChatReply reply)
    {
        using JsonBuffer json = JsonBuffer.Rent();
        Write(json.Writer, reply);
        ReadOnlyMemory<byte> body = json.Finish();
        if (job.Fault is { } fault)
        {
            await Reply.BrokenAsync(job.Exchange, body, fault, job.Clock).ConfigureAwait(false);
            return;
        }

        job.Deployment.Traffic.AddCompletion(reply.CompletionTokens);
        await Reply.WholeAsync(job.Exchange, ExchangeOutcome.Answered, 200, Reply.Json, body).ConfigureAwait(false);
    }

    public static void WriteUsage(Utf8JsonWriter json, ChatReply reply)
    {
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, reply.PromptTokens);
        json.WriteNumber("completion_tokens"u8, reply.CompletionTokens);
        json.WriteNumber("total_tokens"u8, reply.PromptTokens + reply.CompletionTokens);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, reply.Answer.CachedTokens);
        json.WriteNumber("audio_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, reply.Answer.ReasoningTokens * reply.Choices);
        json.WriteNumber("audio_tokens"u8, 0);
        json.WriteNumber("accepted_prediction_tokens"u8, 0);
        json.WriteNumber("rejected_prediction_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChatReply reply)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, reply.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, reply.Created);
        json.WriteString("model"u8, reply.Model);
        json.WriteStartArray("choices"u8);
        for (int choice = 0; choice < reply.Choices; choice++)
        {
            WriteChoice(json, reply, choice);
        }

        json.WriteEndArray();
        json.WritePropertyName("usage"u8);
        WriteUsage(json, reply);
        if (reply.Dialect == Dialect.Azure)
        {
            json.WritePropertyName("prompt_filter_results"u8);
            AzureFilter.WritePrompt(json);
        }
        else
        {
            json.WriteString("service_tier"u8, "default"u8);
        }

        json.WriteString("system_fingerprint"u8, "fp_simulated"u8);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatReply reply, int choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, reply.IsRefusal ? null : reply.Text);
        json.WriteString("refusal"u8, reply.IsRefusal ? reply.Text : null);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        if (reply.Answer.ToolCalls.Count > 0)
        {
            WriteToolCalls(json, reply, choice);
        }

        json.WriteEndObject();
        json.WritePropertyName("logprobs"u8);
        if (reply.WantsLogProbabilities && reply.TextTokens > 0)
        {
            LogProbabilities.Write(json, reply.Answer.Tokens.AsSpan(0, reply.TextTokens));
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("finish_reason"u8, reply.FinishReason);
        if (reply.Dialect == Dialect.Azure)
        {
            json.WritePropertyName("content_filter_results"u8);
            ErrorBody.WriteFilterResult(json, reply.FinishReason == "content_filter");
        }

        json.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, ChatReply reply, int choice)
    {
        json.WriteStartArray("tool_calls"u8);
        for (int i = 0; i < reply.Answer.ToolCalls.Count; i++)
        {
            SimulatedToolCall call = reply.Answer.ToolCalls[i];
            json.WriteStartObject();
            json.WriteString("id"u8, reply.CallId(choice, i));
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
