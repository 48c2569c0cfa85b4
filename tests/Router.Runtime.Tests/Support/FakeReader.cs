using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Support;

/// <summary>A stream of given texts. An empty text is an update that nobody sees; a failure or a stall may stand at any place.</summary>
internal sealed class FakeReader(params object[] steps) : ChatStreamReader
{
    /// <summary>A read that ends only by cancellation or <see cref="Abort"/>.</summary>
    public static readonly object Stall = new();

    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;
    private long _activity;

    /// <summary>Plays bytes that arrive without making an update.</summary>
    public void Ping() => Interlocked.Increment(ref _activity);

    public override long Activity => Interlocked.Read(ref _activity);

    public bool Aborted => _aborted.Task.IsCompleted;

    public bool Disposed { get; private set; }

    public override async ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_next == steps.Length)
        {
            Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = steps.Length };
            return (ChatResponseUpdate?)null;
        }

        switch (steps[_next++])
        {
            case Failure failure:
                return failure;
            case string text:
                return new ChatResponseUpdate(ChatRole.Assistant, text);
            default:
                await _aborted.Task.WaitAsync(cancellationToken);
                throw new IOException("aborted");
        }
    }

    public override void Abort() => _aborted.TrySetResult();

    public override ValueTask DisposeAsync()
    {
        Disposed = true;
        return default;
    }
}
