using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Resilience.Injection;

/// <summary>A given text as a stream: a word an update, then one with finish reason and usage.</summary>
internal sealed class MockReader(string text, string id, string model, DateTimeOffset createdAt, UsageDetails usage) : ChatStreamReader
{
    private int _at;
    private bool _finished;
    private bool _aborted;

    public override ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _aborted))
        {
            return new(new Failure(FailureKind.Connection, FailureStage.Sent, "the stream was cut from this side"));
        }

        if (_at < text.Length)
        {
            int start = _at;
            _at = EndOfWord(start);
            return new(Update(new TextContent(text[start.._at])));
        }

        if (_finished)
        {
            return new((ChatResponseUpdate?)null);
        }

        _finished = true;
        Usage = usage;
        ChatResponseUpdate last = Update(new UsageContent(usage));
        last.FinishReason = ChatFinishReason.Stop;
        return new(last);
    }

    public override void Abort() => Volatile.Write(ref _aborted, true);

    public override ValueTask DisposeAsync() => default;

    private ChatResponseUpdate Update(AIContent content)
        => new(ChatRole.Assistant, [content]) { ResponseId = id, MessageId = id, ModelId = model, CreatedAt = createdAt };

    /// <summary>Where the word ends, with the spaces before and after it.</summary>
    private int EndOfWord(int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
