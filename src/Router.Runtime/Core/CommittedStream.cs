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
internal sealed partial class CommittedStream : IAsyncDisposable
{
    /// <summary>In place of an update: the provider has broken it off, and it may go on at another (<see cref="StreamContinuation"/>).</summary>
    public static readonly ChatResponseUpdate Interrupted = new();

    private static readonly object Ending = new();
    private static readonly object Complete = new();
    private static readonly object Gone = new();

    private readonly RoutedCall _call;
    private readonly GroupTable _group;
    private readonly AttemptScope _scope;
    private readonly ChatStreamReader _reader;
    private readonly List<ChatResponseUpdate> _held;
    private readonly ChatRequest _request;
    private readonly StreamWatch? _watch;
    private readonly long _started;
    private readonly bool _complete;
    private Task<Outcome<ChatResponseUpdate?>>? _pending;
    private Lease _lease;
    private ChatResponseUpdate? _last;
    private StreamUsage _usage;
    private int _next;
    private bool _isProviders;

    // Null while it runs, then for a moment Ending, then how it ended: Complete, Gone, or the failure.
    private object? _end;

    public CommittedStream(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope, StreamStart start, ChatRequest request)
    {
        _call = call;
        _group = group;
        Deployment = deployment;
        _scope = scope;
        _reader = start.Reader;
        _held = start.Held;
        _pending = start.Pending;
        _request = request;
        _complete = start.IsComplete;
        _lease = call.Lease;
        call.Lease = default;

        // Sent by the provider, whether its consumer still takes it or not.
        _usage = start.Usage;
        _started = _lease.Started;
        long now = call.Engine.Clock.Now;
        long first = start.FirstVisible ?? now;
        TimeToFirstToken = call.Engine.Clock.Span(first - call.Started);
        if (!call.IsMock)
        {
            Resilience.Cooldowns.Answered(call.Engine, deployment, _started, now);
            TimeSpan took = call.Engine.Clock.Span(first - _started);
            Learning.FirstToken(group, deployment, took, now);
            if (group.Settings.Hedge is { Percentile: not null })
            {
                group.State.Waits.Record(isStream: true, took, now);
            }
        }

        StreamEnd = (call.StreamTimeout ?? deployment.Settings.StreamTimeout) is { } whole ? call.Started + call.Engine.Clock.Units(whole) : long.MaxValue;
        _watch = new StreamWatch(
            this,
            call.Engine.Clock,
            call.ChunkTimeout ?? deployment.Settings.ChunkTimeout,
            deployment.Settings.ConsumerTimeout,
            StreamEnd,
            scope.Token);
        if (Volatile.Read(ref _end) is not null)
        {
            // The caller's cancellation came while the watch was being made, and could not end it yet.
            _watch.Dispose();
        }
    }

    ~CommittedStream() => End(Abandoned("the stream was never disposed"), failure: null);

    public DeploymentState Deployment { get; }

    /// <summary>From the start of the request to the first visible chunk.</summary>
    public TimeSpan TimeToFirstToken { get; }

    /// <summary>When the whole of it must be over.</summary>
    public long StreamEnd { get; }

    /// <summary>What usage the provider has reported.</summary>
    public UsageDetails? Usage => _reader.Usage;

    /// <inheritdoc cref="ChatStreamReader.IsMoreThanText"/>
    public bool IsMoreThanText => _reader.IsMoreThanText;

    /// <summary>What it had used when it broke: as reported, else estimated.</summary>
    public TokenUsage Seen { get; private set; }

    /// <summary>How it broke; <see langword="null"/> when it has not.</summary>
    public Failure? Failure => Ended() as Failure;

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
        End(late, late, counts: false, isProviders: true);
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

            // All has come but an end that harms nobody by its absence: the read that waits for it closes the books.
            case StreamLimit.Silence when _reader.IsComplete:
                _reader.AbortSafely();
                break;

            // As for whole answers: it does not count when the caller gave it less time than is configured.
            case StreamLimit.Silence:
                End(failure, failure, counts: !(_call.ChunkTimeout < Deployment.Settings.ChunkTimeout), isProviders: true);
                break;
            default:
                End(failure, failure, counts: _call.StreamTimeout is not { } own || own >= Deployment.Settings.StreamTimeout);
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
            // It is there: whoever takes what was held back is no absent consumer.
            _watch!.ReadEnds();
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
        if (_pending is { } handedOver)
        {
            pending = new(handedOver);
            _pending = null;
        }
        else
        {
            try
            {
                pending = _reader.ReadAsync(_scope.Token);
            }
            catch (Exception e)
            {
                return new(Broken(e));
            }
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
            return Broken(e);
        }

        return Handle(read);
    }

    private ChatResponseUpdate? Handle(Outcome<ChatResponseUpdate?> read)
    {
        _watch!.ReadEnds();
        if (!read.IsSuccess)
        {
            return Broken(read.Failure);
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
        return _scope.IsCancellationRequested ? Broken(new OperationCanceledException()) : Take(update);
    }

    private ChatResponseUpdate Take(ChatResponseUpdate update)
    {
        _usage.Count(update, _reader.Usage, _call.Engine.Estimates);
        return Show(update);
    }

    private ChatResponseUpdate Show(ChatResponseUpdate update)
    {
        if (update.ConversationId is { } id)
        {
            update.ConversationId = ConversationTag.Write(_group, Deployment, id);
        }

        return _last = update;
    }
}
