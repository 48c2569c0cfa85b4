using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Streams;

/// <summary>A stream whose updates come after given times of the router's clock; failures and stalls as in <see cref="FakeReader"/>.</summary>
internal sealed class TimedReader(TestRouter router, params object[] steps) : ChatStreamReader
{
    private readonly CancellationTokenSource _aborted = new();
    private int _next;

    /// <summary>Reads that were begun.</summary>
    public int Reads { get; private set; }

    public bool Aborted => _aborted.IsCancellationRequested;

    public bool Disposed { get; private set; }

    public override async ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
    {
        Reads++;
        if (_next == steps.Length)
        {
            return (ChatResponseUpdate?)null;
        }

        switch (steps[_next++])
        {
            case Failure failure:
                return failure;
            case (TimeSpan after, ChatResponseUpdate update):
                await WaitAsync(after, cancellationToken);
                return update;
            default:
                await WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
                throw new IOException("aborted");
        }
    }

    public override void Abort() => _aborted.Cancel();

    public override ValueTask DisposeAsync()
    {
        Disposed = true;
        return default;
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time != TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_aborted.Token, cancellationToken);
            await Task.Delay(time, router.Time, either.Token);
        }
    }
}
