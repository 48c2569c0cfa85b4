using System.Runtime.CompilerServices;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// A stream after its commit: it owns lease, scope and reader of the attempt and settles them exactly once, at its end, failure,
/// cancellation, disposal, when its consumer stays away, or when it is collected. Reads come from one caller at a time; the rest
/// may come from any thread.
/// </summary>
internal sealed class CommittedStream : IAsyncDisposable
{
    private readonly RoutedCall _call;
    private readonly GroupTable _group;
    private readonly DeploymentState _deployment;
    private readonly AttemptScope _scope;
    private readonly ChatStreamReader _reader;
    private readonly List<ChatResponseUpdate> _held;
    private readonly ChatRequest _request;
    private readonly StreamWatch? _watch;
    private readonly long _started;
    private readonly TimeSpan _timeToFirstToken;
    private readonly bool _complete;
    private Lease _lease;
    private ChatResponseUpdate? _last;
    private Failure? _failure;
    private long _outputLength;
    private int _next;
    private int _ended;
    private bool _completed;

    public CommittedStream(
        RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope, ChatStreamReader reader, List<ChatResponseUpdate> held, ChatRequest request, bool complete)
    {
        _call = call;
        _group = group;
        _deployment = deployment;
        _scope = scope;
        _reader = reader;
        _held = held;
        _request = request;
        _complete = complete;
        _lease = call.Lease;
        call.Lease = default;
        _started = _lease.Started;
        long now = call.Engine.Clock.Now;
        _timeToFirstToken = call.Engine.Clock.Span(now - call.Started);
        _watch = new StreamWatch(
            this,
            call.Engine.Clock,
            call.ChunkTimeout ?? deployment.Settings.ChunkTimeout,
            (call.StreamTimeout ?? deployment.Settings.StreamTimeout) is { } whole ? call.Started + call.Engine.Clock.Units(whole) : long.MaxValue,
            scope.Token);
        if (Volatile.Read(ref _ended) != 0)
        {
            // The caller's cancellation came while the watch was being made, and could not end it yet.
            _watch.Dispose();
        }
    }

    ~CommittedStream() => End(Abandoned("the stream was never disposed"), failure: null);

    /// <summary>The scope's cancellation, timeout or caller, has come while nobody reads.</summary>
    public void Cancelled() => End(Abandoned("the caller cancelled"), failure: null);

    /// <summary>A time is over.</summary>
    public void TimedOut(string message, bool consumer)
    {
        var failure = new Failure(FailureKind.Timeout, FailureStage.Sent, message);
        End(consumer ? Abandoned(message) : failure, failure);
        _scope.CancelSafely();
    }

    /// <summary>The next update; <see langword="null"/> at the end.</summary>
    /// <exception cref="LlmRouterException">The stream broke.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the stream was disposed.</exception>
    public ValueTask<ChatResponseUpdate?> NextAsync()
    {
        if (_next < _held.Count)
        {
            return new(Take(_held[_next++]));
        }

        if (Volatile.Read(ref _ended) != 0)
        {
            return new(AfterEnd());
        }

        if (_complete)
        {
            return new(Complete());
        }

        ValueTask<Outcome<ChatResponseUpdate?>> pending;
        try
        {
            pending = _reader.ReadAsync(_scope.Token);
        }
        catch (Exception e)
        {
            throw Broken(e);
        }

        if (pending.IsCompletedSuccessfully)
        {
            return new(Handle(pending.Result));
        }

        _watch!.ReadStarts(_reader);
        return AwaitAsync(pending);
    }

    public async ValueTask DisposeAsync()
    {
        End(Abandoned("the stream was disposed before its end"), failure: null);
        _scope.CancelSafely();
        await _reader.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ChatResponseUpdate?> AwaitAsync(ValueTask<Outcome<ChatResponseUpdate?>> pending)
    {
        Outcome<ChatResponseUpdate?> read;
        try
        {
            read = await pending.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Broken(e);
        }

        return Handle(read);
    }

    private ChatResponseUpdate? Handle(Outcome<ChatResponseUpdate?> read)
    {
        _watch!.ReadEnds();
        if (!read.IsSuccess)
        {
            throw Broken(read.Failure);
        }

        return read.Value is { } update ? Take(update) : Volatile.Read(ref _ended) != 0 ? AfterEnd() : Complete();
    }

    private ChatResponseUpdate Take(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            _outputLength += contents[i] switch
            {
                TextContent text => text.Text.Length,
                TextReasoningContent reasoning => reasoning.Text.Length,
                _ => 0,
            };
        }

        return _last = update;
    }

    /// <summary>The end: the books are closed, and a last update says how the stream was routed.</summary>
    private ChatResponseUpdate? Complete()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return AfterEnd();
        }

        _completed = true;
        Settlement.Succeed(_call, _group, ref _lease, _deployment, _reader.Usage, _started, out decimal? cost, out TimeSpan duration);
        Close();
        return new ChatResponseUpdate
        {
            ResponseId = _last?.ResponseId,
            MessageId = _last?.MessageId,
            ModelId = _last?.ModelId,
            CreatedAt = _last?.CreatedAt,
            AdditionalProperties = new()
            {
                [RouteExtensions.Key] = _call.Route(_group, _deployment, duration, cost, _timeToFirstToken, _reader.ProviderRequestId),
            },
        };
    }

    private ChatResponseUpdate? AfterEnd()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw FailureReport.Report(_call, failure);
        }

        return !_completed ? throw new OperationCanceledException(_call.Cancellation) : null;
    }

    private Exception Broken(Exception exception)
    {
        if (Volatile.Read(ref _failure) is { } known)
        {
            return FailureReport.Report(_call, known);
        }

        return Broken(AttemptFailures.From(exception, _call, _scope, _scope.Timeout));
    }

    private Exception Broken(Failure failure)
    {
        bool cancelled = _call.IsCancelled || (Volatile.Read(ref _ended) != 0 && Volatile.Read(ref _failure) is null);
        if (cancelled)
        {
            End(Abandoned("the caller cancelled"), failure: null);
            return new OperationCanceledException(_call.Cancellation);
        }

        End(failure, failure);
        return FailureReport.Report(_call, Volatile.Read(ref _failure) ?? failure);
    }

    private static Failure Abandoned(string message) => new(FailureKind.Cancelled, FailureStage.Sent, message);

    /// <summary>Ends it other than by completion: the first to come settles.</summary>
    /// <param name="settled">What the books say.</param>
    /// <param name="failure">What a consumer that comes back is told; <see langword="null"/> = it was cancelled.</param>
    private void End(Failure settled, Failure? failure)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        Volatile.Write(ref _failure, failure);
        TokenUsage seen = TokenUsage.From(_reader.Usage)
            ?? new TokenUsage(TokenEstimator.Estimate(_request.Messages, _request.Options), (_outputLength + 3) / 4, 0);
        Settlement.Fail(_call, _group, ref _lease, _deployment, settled, _started, counts: true, seen);
        _reader.Abort();
        Close();
    }

    private void Close()
    {
        _watch?.Dispose();
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
