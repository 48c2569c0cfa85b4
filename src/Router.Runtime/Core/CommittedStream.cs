using System.Runtime.CompilerServices;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// A stream after its commit: it owns lease, scope and reader of the attempt and settles them exactly once, at its end, failure,
/// cancellation, disposal, when its consumer stays away, or when it is collected. Reads come from one caller at a time; the rest
/// may come from any thread.
/// </summary>
internal sealed class CommittedStream : IAsyncDisposable
{
    private static readonly object Ending = new();
    private static readonly object Complete = new();
    private static readonly object Gone = new();

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
    private StreamUsage _usage;
    private int _next;

    // Null while it runs, then for a moment Ending, then how it ended: Complete, Gone, or the failure.
    private object? _end;

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
        foreach (ChatResponseUpdate update in held)
        {
            // Sent by the provider, whether its consumer still takes it or not.
            _usage.Count(update, call.Engine.Estimates);
        }

        _started = _lease.Started;
        long now = call.Engine.Clock.Now;
        _timeToFirstToken = call.Engine.Clock.Span(now - call.Started);
        if (!call.IsMock)
        {
            Resilience.Cooldowns.Answered(call.Engine, deployment, _started, now);
            TimeSpan took = call.Engine.Clock.Span(now - _started);
            Learning.FirstToken(group, deployment, took, now);
            if (group.Settings.Hedge is { Percentile: not null })
            {
                group.State.Waits.Record(isStream: true, took, now);
            }
        }

        _watch = new StreamWatch(
            this,
            call.Engine.Clock,
            call.ChunkTimeout ?? deployment.Settings.ChunkTimeout,
            (call.StreamTimeout ?? deployment.Settings.StreamTimeout) is { } whole ? call.Started + call.Engine.Clock.Units(whole) : long.MaxValue,
            scope.Token);
        if (Volatile.Read(ref _end) is not null)
        {
            // The caller's cancellation came while the watch was being made, and could not end it yet.
            _watch.Dispose();
        }
    }

    ~CommittedStream() => End(Abandoned("the stream was never disposed"), failure: null);

    /// <summary>The scope's cancellation has come while nobody reads.</summary>
    public void Cancelled()
    {
        if (_call.IsCancelled)
        {
            End(Abandoned("the caller cancelled"), failure: null);
            return;
        }

        // The timer of the first token was stopped at the commit, but it was firing already.
        Failure late = AttemptFailures.Timeout(_scope.Timeout, null);
        End(late, late, counts: false);
    }

    /// <summary>A time is over.</summary>
    public void TimedOut(string message, StreamLimit limit)
    {
        var failure = new Failure(FailureKind.Timeout, FailureStage.Sent, message);
        switch (limit)
        {
            case StreamLimit.Consumer:
                End(Abandoned(message), failure);
                break;

            // As for whole answers: it does not count when the caller gave it less time than is configured.
            case StreamLimit.Silence:
                End(failure, failure, counts: !(_call.ChunkTimeout < _deployment.Settings.ChunkTimeout));
                break;
            default:
                End(failure, failure, counts: _call.StreamTimeout is not { } own || own >= _deployment.Settings.StreamTimeout);
                break;
        }
    }

    /// <summary>The next update; <see langword="null"/> at the end.</summary>
    /// <exception cref="LlmRouterException">The stream broke.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the stream was disposed.</exception>
    public ValueTask<ChatResponseUpdate?> NextAsync()
    {
        if (_next < _held.Count)
        {
            return new(Show(_held[_next++]));
        }

        if (Ended() is { } end)
        {
            return new(AfterEnd(end));
        }

        if (_complete)
        {
            return new(Finish());
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

        if (Ended() is { } end)
        {
            return AfterEnd(end);
        }

        if (read.Value is not { } update)
        {
            return Finish();
        }

        // A cancellation during a read is left to the reader; one that does not heed it must not swallow it.
        return _scope.IsCancellationRequested ? throw Broken(new OperationCanceledException()) : Take(update);
    }

    private ChatResponseUpdate Take(ChatResponseUpdate update)
    {
        _usage.Count(update, _call.Engine.Estimates);
        return Show(update);
    }

    private ChatResponseUpdate Show(ChatResponseUpdate update)
    {
        if (update.ConversationId is { } id)
        {
            update.ConversationId = ConversationTag.Write(_group, _deployment, id);
        }

        return _last = update;
    }

    /// <summary>The end: the books are closed, and a last update says how the stream was routed.</summary>
    private ChatResponseUpdate? Finish()
    {
        if (Interlocked.CompareExchange(ref _end, Ending, null) is not null)
        {
            return AfterEnd(Ended()!);
        }

        decimal? cost;
        TimeSpan duration;
        try
        {
            Settlement.Succeed(_call, _group, ref _lease, _deployment, _reader.Usage, _started, out cost, out duration);
        }
        finally
        {
            Volatile.Write(ref _end, Complete);
            Close();
        }

        return new ChatResponseUpdate
        {
            ResponseId = _last?.ResponseId,
            MessageId = _last?.MessageId,
            ModelId = _last?.ModelId,
            CreatedAt = _last?.CreatedAt,
            AdditionalProperties = new()
            {
                [RouteExtensions.Key] = RequestEvents.Answered(
                    _call, _deployment, _call.Route(_group, _deployment, duration, cost, _timeToFirstToken, _reader.ProviderRequestId)),
            },
        };
    }

    /// <summary>How it ended; <see langword="null"/> while it runs. Whoever ends it says how within microseconds.</summary>
    private object? Ended()
    {
        object? end = Volatile.Read(ref _end);
        for (var spinner = default(SpinWait); ReferenceEquals(end, Ending); end = Volatile.Read(ref _end))
        {
            spinner.SpinOnce();
        }

        return end;
    }

    private ChatResponseUpdate? AfterEnd(object end)
        => end is Failure failure ? throw FailureReport.Report(_call, failure)
            : ReferenceEquals(end, Complete) ? null
            : throw _call.Cancelled();

    private Exception Broken(Exception exception) => Broken(AttemptFailures.From(exception, _call, _scope, _scope.Timeout));

    /// <summary>Ends it, if nothing else has, and says what its consumer is told.</summary>
    private Exception Broken(Failure failure)
    {
        if (_call.IsCancelled)
        {
            End(Abandoned("the caller cancelled"), failure: null);
        }
        else
        {
            End(failure, failure);
        }

        return Ended() is Failure known ? FailureReport.Report(_call, known) : _call.Cancelled();
    }

    private static Failure Abandoned(string message) => new(FailureKind.Cancelled, FailureStage.Sent, message);

    /// <summary>Ends it other than by completion: the first to come settles.</summary>
    /// <param name="settled">What the books say.</param>
    /// <param name="failure">What a consumer that comes back is told; <see langword="null"/> = it was cancelled.</param>
    /// <param name="counts">Whether it speaks against the deployment.</param>
    private void End(Failure settled, Failure? failure, bool counts = true)
    {
        if (Interlocked.CompareExchange(ref _end, Ending, null) is not null)
        {
            return;
        }

        try
        {
            Settlement.Fail(_call, _group, ref _lease, _deployment, settled, _started, counts, _usage.Seen(_reader.Usage, _call, _request));
        }
        finally
        {
            // Last, so that who is told of the end finds the attempt in the books.
            Volatile.Write(ref _end, (object?)failure ?? Gone);
            _reader.AbortSafely();
            Close();
        }
    }

    private void Close()
    {
        _watch?.Dispose();
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
