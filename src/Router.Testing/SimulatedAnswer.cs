using System.Text.Json;
using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing;

/// <summary>
/// What a simulated model says, before the simulator puts it into the provider's wire format. A text converts to one.
/// Immutable and thread-safe: one answer may serve any number of requests, which is also the fastest.
/// </summary>
public sealed class SimulatedAnswer
{
    private string[]? _tokens;
    private byte[][]? _encodedTokens;

    /// <summary>An answer of that text.</summary>
    /// <param name="text">May be empty.</param>
    public SimulatedAnswer(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>An answer that calls tools.</summary>
    /// <param name="toolCalls">At least one.</param>
    /// <exception cref="ArgumentException"><paramref name="toolCalls"/> is empty.</exception>
    public SimulatedAnswer(params SimulatedToolCall[] toolCalls)
    {
        ArgumentNullException.ThrowIfNull(toolCalls);
        if (toolCalls.Length == 0)
        {
            throw new ArgumentException("An answer that calls tools needs at least one call.", nameof(toolCalls));
        }

        ToolCalls = [.. toolCalls];
    }

    /// <summary>The text; <see langword="null"/> when the answer only calls tools.</summary>
    public string? Text { get; init; }

    /// <summary>The calls of tools, in order; empty by default.</summary>
    public IReadOnlyList<SimulatedToolCall> ToolCalls { get; init; } = [];

    /// <summary>The model's refusal, which comes instead of a text; <see langword="null"/> by default.</summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// The finish reason: <c>stop</c>, <c>length</c>, <c>tool_calls</c>, <c>content_filter</c>, or any other text.
    /// <see langword="null"/> (default): the one that follows from the answer.
    /// </summary>
    public string? FinishReason { get; init; }

    /// <summary>Prompt tokens that the usage reports as read from the provider's cache; zero by default.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Tokens that the model spent thinking: part of the completion tokens of the usage; zero by default.</summary>
    public int ReasoningTokens { get; init; }

    /// <summary>Completion tokens of the usage. <see langword="null"/> (default): counted from the answer.</summary>
    public int? CompletionTokens { get; init; }

    /// <summary>The tokens of the text, in which a stream sends it.</summary>
    internal string[] Tokens => _tokens ??= TokenCounter.Split(Refusal ?? Text ?? "");

    /// <summary>The same as JSON strings with their quotes: made once for all streams that send it.</summary>
    internal byte[][] EncodedTokens => _encodedTokens ??= Array.ConvertAll(
        Tokens,
        static token => (byte[])[(byte)'"', .. JsonEncodedText.Encode(token, JsonBuffer.Encoder).EncodedUtf8Bytes, (byte)'"']);

    /// <summary>An answer of that text.</summary>
    /// <param name="text">May be empty.</param>
    public static implicit operator SimulatedAnswer(string text) => new(text);

    internal int CountTokens()
    {
        int count = Tokens.Length;
        foreach (SimulatedToolCall call in ToolCalls)
        {
            count += 4 + TokenCounter.Count(call.Name) + TokenCounter.Count(call.Arguments);
        }

        return count + ReasoningTokens;
    }
}
