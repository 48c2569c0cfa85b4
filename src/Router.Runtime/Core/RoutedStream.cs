using System.Runtime.CompilerServices;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>A streamed request; each enumeration is a call of its own.</summary>
internal sealed class RoutedStream(Func<CancellationToken, RoutedCall> start, ChatRequest request, CancellationToken cancellation) : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => new Enumerator(start, request, cancellation, cancellationToken);

    /// <summary>
    /// Written by hand: disposing a compiler-made iterator during a pending read throws and would keep the lease. This one may be
    /// disposed at any time, from any thread.
    /// </summary>
    private sealed class Enumerator : IAsyncEnumerator<ChatResponseUpdate>
    {
        private readonly Func<CancellationToken, RoutedCall> _start;
        private readonly ChatRequest _request;
        private readonly CancellationTokenSource? _linked;
        private readonly CancellationToken _cancellation;
        private readonly CancellationToken[]? _callers;
        private RoutedCall? _call;
        private CommittedStream? _stream;
        private bool _disposed;

        public Enumerator(Func<CancellationToken, RoutedCall> start, ChatRequest request, CancellationToken first, CancellationToken second)
        {
            _start = start;
            _request = request;
            if (first.CanBeCanceled && second.CanBeCanceled && first != second)
            {
                _linked = CancellationTokenSource.CreateLinkedTokenSource(first, second);
                _cancellation = _linked.Token;
                _callers = [first, second];
            }
            else
            {
                _cancellation = first.CanBeCanceled ? first : second;
            }
        }

        public ChatResponseUpdate Current { get; private set; } = null!;

        public ValueTask<bool> MoveNextAsync()
        {
            if (_stream is null)
            {
                return _disposed || _call is not null ? new(false) : StartAsync();
            }

            ValueTask<ChatResponseUpdate?> pending = _stream.NextAsync();
            return pending.IsCompletedSuccessfully ? new(Take(pending.Result)) : AwaitAsync(pending);
        }

        public async ValueTask DisposeAsync()
        {
            // A full fence here and where the stream is set: one of the two sees the other.
            Interlocked.Exchange(ref _disposed, true);
            if (Volatile.Read(ref _stream) is { } stream)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                // Not committed yet: whoever is starting sees it, and the loop settles.
                _call?.Abandon();
            }

            _linked?.Dispose();
        }

        private async ValueTask<bool> StartAsync()
        {
            RoutedCall call = _start(_cancellation);
            call.Linked = _callers;
            _call = call;
            CommittedStream stream = await AttemptLoop.RunAsync<StreamOperation, CommittedStream>(call, new StreamOperation(_request)).ConfigureAwait(false);
            Interlocked.Exchange(ref _stream, stream);
            if (Volatile.Read(ref _disposed))
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw call.Cancelled();
            }

            return Take(await stream.NextAsync().ConfigureAwait(false));
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<bool> AwaitAsync(ValueTask<ChatResponseUpdate?> pending) => Take(await pending.ConfigureAwait(false));

        private bool Take(ChatResponseUpdate? update)
        {
            if (update is null)
            {
                return false;
            }

            Current = update;
            return true;
        }
    }
}
