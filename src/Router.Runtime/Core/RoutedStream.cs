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
        private StreamContinuation? _continuation;
        private bool _goesOn;
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
            if (!pending.IsCompletedSuccessfully)
            {
                return AwaitAsync(pending);
            }

            ChatResponseUpdate? update = pending.Result;
            return TryTake(update, out bool isMore) ? new(isMore) : GoOnAsync(update);
        }

        public async ValueTask DisposeAsync()
        {
            // A full fence here and where the stream is set or goes on: one of the two sees the other.
            Interlocked.Exchange(ref _disposed, true);
            CommittedStream? stream = Volatile.Read(ref _stream);
            if (stream is null || Volatile.Read(ref _goesOn))
            {
                // An attempt is being made: whoever is making it sees this, and the loop settles.
                _call?.Abandon();
            }

            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            _linked?.Dispose();
        }

        private async ValueTask<bool> StartAsync()
        {
            RoutedCall call = _start(_cancellation);
            call.Linked = _callers;

            // A full fence here and in the disposal: one of the two sees the other.
            Interlocked.Exchange(ref _call, call);
            if (Volatile.Read(ref _disposed))
            {
                call.Abandon();
            }

            _continuation = call.Continuation = StreamContinuation.For(call, _request);
            CommittedStream stream = await AttemptLoop.RunAsync<StreamOperation, CommittedStream>(call, new StreamOperation(_request)).ConfigureAwait(false);
            await InstallAsync(stream).ConfigureAwait(false);
            ChatResponseUpdate? first = await stream.NextAsync().ConfigureAwait(false);
            return TryTake(first, out bool isMore) ? isMore : await GoOnAsync(first).ConfigureAwait(false);
        }

        private async ValueTask InstallAsync(CommittedStream stream)
        {
            Interlocked.Exchange(ref _stream, stream);
            if (Volatile.Read(ref _disposed))
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw _call!.Cancelled();
            }
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<bool> AwaitAsync(ValueTask<ChatResponseUpdate?> pending)
        {
            ChatResponseUpdate? update = await pending.ConfigureAwait(false);
            return TryTake(update, out bool isMore) ? isMore : await GoOnAsync(update).ConfigureAwait(false);
        }

        /// <summary>Takes what was read: false when there is nothing to show of it, and the reading goes on.</summary>
        private bool TryTake(ChatResponseUpdate? update, out bool isMore)
        {
            isMore = update is not null;
            if (update is not null && _continuation is { } continuation)
            {
                update = ReferenceEquals(update, CommittedStream.Interrupted) ? null : continuation.Show(update);
                if (update is null)
                {
                    return false;
                }
            }

            Current = update ?? Current;
            return true;
        }

        /// <summary>Reads on, at another deployment where the stream was broken off.</summary>
        private async ValueTask<bool> GoOnAsync(ChatResponseUpdate? last)
        {
            bool isMore;
            do
            {
                if (ReferenceEquals(last, CommittedStream.Interrupted))
                {
                    await SwapAsync(_stream!, _continuation!).ConfigureAwait(false);
                }

                last = await _stream!.NextAsync().ConfigureAwait(false);
            }
            while (!TryTake(last, out isMore));
            return isMore;
        }

        private async ValueTask SwapAsync(CommittedStream broken, StreamContinuation continuation)
        {
            // From here on a disposal ends the attempts too; one that came before is seen here.
            Interlocked.Exchange(ref _goesOn, true);
            await broken.DisposeAsync().ConfigureAwait(false);
            if (Volatile.Read(ref _disposed))
            {
                throw _call!.Cancelled();
            }

            await InstallAsync(await continuation.GoOnAsync(broken).ConfigureAwait(false)).ConfigureAwait(false);
            Volatile.Write(ref _goesOn, false);
        }
    }
}
