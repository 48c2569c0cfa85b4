using LlmRouter.Testing.Server;

namespace LlmRouter.Testing;

/// <summary>
/// What a simulated deployment received and did. Thread-safe; the figures are read one by one, so take them at rest when they
/// are to agree: then <see cref="Received"/> is the sum of the four outcomes.
/// </summary>
public sealed class SimulatedTraffic
{
    private readonly Lock _lock = new();
    private readonly Queue<SimulatedRequest> _kept = new();
    private readonly int _keep;
    private long _received;
    private long _answered;
    private long _refused;
    private long _broken;
    private long _cancelled;
    private long _promptTokens;
    private long _completionTokens;
    private int _inFlight;
    private int _maxInFlight;
    private TaskCompletionSource? _changed;

    internal SimulatedTraffic(int keep) => _keep = keep;

    /// <summary>Requests that were read, whatever came of them.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Answered as asked, to the end.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Answered with an error status: invalid ones, refusals of a limit, and faults that are one.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Broken by a fault on the wire, or by <see cref="SimulatedDeployment.Kill"/>.</summary>
    public long Broken => Interlocked.Read(ref _broken);

    /// <summary>The client went away before the answer was complete.</summary>
    public long Cancelled => Interlocked.Read(ref _cancelled);

    /// <summary>Requests in flight now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The most requests that were in flight at a time.</summary>
    public int MaxInFlight => Volatile.Read(ref _maxInFlight);

    /// <summary>Prompt tokens of the requests that were admitted.</summary>
    public long PromptTokens => Interlocked.Read(ref _promptTokens);

    /// <summary>Completion tokens that were sent, also in answers that were broken or cancelled half way.</summary>
    public long CompletionTokens => Interlocked.Read(ref _completionTokens);

    /// <summary>The last requests, oldest first: at most <see cref="ProviderSimulatorOptions.KeepRequests"/>.</summary>
    public IReadOnlyList<SimulatedRequest> Recent
    {
        get
        {
            lock (_lock)
            {
                return [.. _kept];
            }
        }
    }

    /// <summary>The last request; <see langword="null"/> when there was none, or none is kept.</summary>
    public SimulatedRequest? Last
    {
        get
        {
            lock (_lock)
            {
                return _kept.LastOrDefault();
            }
        }
    }

    /// <summary>
    /// Waits, without polling, until a condition on these figures holds: <c>t => t.Received == 10</c>, or <c>t => t.InFlight == 0</c>.
    /// </summary>
    /// <param name="condition">Asked at once and after every change.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task WaitAsync(Func<SimulatedTraffic, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            if (condition(this))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal long Begin()
    {
        int now = Interlocked.Increment(ref _inFlight);
        int seen = Volatile.Read(ref _maxInFlight);
        while (now > seen && Interlocked.CompareExchange(ref _maxInFlight, now, seen) is var found && found != seen)
        {
            seen = found;
        }

        long number = Interlocked.Increment(ref _received);
        SignalChange();
        return number;
    }

    internal void Keep(SimulatedRequest request)
    {
        if (_keep == 0)
        {
            return;
        }

        lock (_lock)
        {
            _kept.Enqueue(request);
            if (_kept.Count > _keep)
            {
                _kept.Dequeue();
            }
        }
    }

    internal void AddPrompt(int tokens) => Interlocked.Add(ref _promptTokens, tokens);

    internal void AddCompletion(int tokens) => Interlocked.Add(ref _completionTokens, tokens);

    internal void End(ExchangeOutcome outcome)
    {
        switch (outcome)
        {
            case ExchangeOutcome.Answered:
                Interlocked.Increment(ref _answered);
                break;
            case ExchangeOutcome.Refused:
                Interlocked.Increment(ref _refused);
                break;
            case ExchangeOutcome.Broken:
                Interlocked.Increment(ref _broken);
                break;
            default:
                Interlocked.Increment(ref _cancelled);
                break;
        }

        Interlocked.Decrement(ref _inFlight);
        SignalChange();
    }

    private void SignalChange()
    {
        if (Volatile.Read(ref _changed) is null)
        {
            return;
        }

        lock (_lock)
        {
            _changed?.SetResult();
            _changed = null;
        }
    }
}
