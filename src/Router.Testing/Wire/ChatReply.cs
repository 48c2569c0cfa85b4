using System.Globalization;
using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Wire;

/// <summary>A simulated answer with all that the request makes of it: cut to its limits, counted, and with ids.</summary>
internal sealed class ChatReply
{
    public required string Id { get; init; }

    public required long Created { get; init; }

    public required string Model { get; init; }

    public required Dialect Dialect { get; init; }

    public required SimulatedAnswer Answer { get; init; }

    /// <summary>How many tokens of the answer's text are sent.</summary>
    public required int TextTokens { get; init; }

    /// <summary>The text, or refusal, that is sent.</summary>
    public required string? Text { get; init; }

    public required string FinishReason { get; init; }

    public required int Choices { get; init; }

    public required int PromptTokens { get; init; }

    public required int CompletionTokens { get; init; }

    public bool WantsLogProbabilities { get; init; }

    public bool IsRefusal => Answer.Refusal is not null;

    public static ChatReply Create(AnswerJob job, SimulatedAnswer answer)
    {
        SimulatedRequest request = job.Request;
        (int tokens, string? text, bool cut) = Shorten(request, answer);
        int choices = ChatRequestReader.Choices(request);
        int each = answer.CompletionTokens ?? answer.CountTokens() - (answer.Tokens.Length - tokens);
        return new ChatReply
        {
            Id = "chatcmpl-" + job.Id.ToString("x16", CultureInfo.InvariantCulture),
            Created = request.ReceivedAt.ToUnixTimeSeconds(),
            Model = request.Model,
            Dialect = request.Dialect,
            Answer = answer,
            TextTokens = tokens,
            Text = text,
            FinishReason = answer.FinishReason ?? (cut ? "length" : answer.ToolCalls.Count > 0 ? "tool_calls" : "stop"),
            Choices = choices,
            PromptTokens = request.PromptTokens,
            CompletionTokens = each * choices,
            WantsLogProbabilities = ChatRequestReader.WantsLogProbabilities(request),
        };
    }

    public string CallId(int choice, int index) => string.Create(CultureInfo.InvariantCulture, $"call_{Id.AsSpan("chatcmpl-".Length)}{choice}{index}");

    private static (int Tokens, string? Text, bool Cut) Shorten(SimulatedRequest request, SimulatedAnswer answer)
    {
        string? text = answer.Refusal ?? answer.Text;
        int tokens = answer.Tokens.Length;
        if (text is null)
        {
            return (0, null, false);
        }

        int end = ChatRequestReader.StopAt(request, text);
        int max = ChatRequestReader.MaxTokens(request) ?? int.MaxValue;
        if (end == text.Length && tokens <= max)
        {
            return (tokens, text, false);
        }

        // A stop sequence inside of a token takes the whole token with it.
        int kept = 0;
        int length = 0;
        while (kept < tokens && kept < max && length + answer.Tokens[kept].Length <= end)
        {
            length += answer.Tokens[kept++].Length;
        }

        return (kept, text[..length], kept == max && length < end);
    }
}
