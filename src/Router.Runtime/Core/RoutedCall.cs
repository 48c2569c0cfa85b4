using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <summary>
/// One request from its start to its answer: what must outlive a single attempt. Used by one logical thread at a time.
/// </summary>
internal sealed class RoutedCall
{
    private readonly DateTimeOffset _time;
    private readonly IReadOnlyList<string>? _fallbacks;
    private string? _requestId;
    private List<AttemptInfo>? _attempts;
    private int _estimate = -1;
    private AttemptScope? _scope;
    private bool _abandoned;

    public RoutedCall(RouterEngine engine, RoutingTable table, GroupTable group, DeploymentState? pin, RouteOptions? options, CancellationToken cancellation)
    {
        Engine = engine;
        Table = table;
        Requested = group;
        Pin = pin;
        Cancellation = cancellation;
        Started = engine.Clock.Now;
        _time = engine.Clock.Provider.GetUtcNow();
        Timeout = options?.Timeout ?? group.Settings.Timeout;
        Deadline = Started + engine.Clock.Units(Timeout);
        MaxAttempts = options?.MaxAttempts ?? group.Settings.MaxAttempts;
        MaxFallbacks = options?.DisableFallbacks == true ? 0 : options?.MaxFallbacks ?? group.Settings.MaxFallbacks;
        Retries = options?.Retries;
        AttemptTimeout = options?.AttemptTimeout;
        FirstTokenTimeout = options?.FirstTokenTimeout;
        ChunkTimeout = options?.ChunkTimeout;
        StreamTimeout = options?.StreamTimeout;
        _fallbacks = options?.Fallbacks;
        Fallbacks = _fallbacks is null ? null : table.ResolveFallbacks(_fallbacks);
    }

    public RouterEngine Engine { get; }

    /// <summary>What it goes by, taken at its start.</summary>
    public RoutingTable Table { get; private set; }

    /// <summary>The group that was asked for.</summary>
    public GroupTable Requested { get; private set; }

    /// <summary>The only deployment of it that may be tried, if the request says so.</summary>
    public DeploymentState? Pin { get; private set; }

    public CancellationToken Cancellation { get; }

    public long Started { get; }

    public TimeSpan Timeout { get; }

    public long Deadline { get; }

    public int MaxAttempts { get; }

    public int MaxFallbacks { get; }

    public int? Retries { get; }

    public TimeSpan? AttemptTimeout { get; }

    public TimeSpan? FirstTokenTimeout { get; }

    public TimeSpan? ChunkTimeout { get; }

    public TimeSpan? StreamTimeout { get; }

    /// <summary>What the request asks for in place of the configured fallbacks.</summary>
    public FallbackTarget[]? Fallbacks { get; private set; }

    /// <summary>The deployments that are not tried any more.</summary>
    public TriedSet Tried;

    /// <summary>The lease of the attempt that runs.</summary>
    public Lease Lease;

    /// <summary>Attempts made or running.</summary>
    public int Attempts { get; private set; }

    /// <summary>Attempts that ended in a timeout.</summary>
    public int Timeouts { get; private set; }

    /// <summary>The router's own id of the request. Made when somebody first looks.</summary>
    public string RequestId => Volatile.Read(ref _requestId) ?? MakeRequestId();

    /// <summary>The attempts that failed, in order.</summary>
    public IReadOnlyList<AttemptInfo> FailedAttempts => _attempts ?? (IReadOnlyList<AttemptInfo>)[];

    public TimeSpan Elapsed => Engine.Clock.Span(Engine.Clock.Now - Started);

    /// <summary>The scope of the attempt, or of the wait, that runs.</summary>
    public AttemptScope Scope
    {
        set
        {
            // Full fences here and in Abandon: one of the two sees the other.
            Interlocked.Exchange(ref _scope, value);
            if (Volatile.Read(ref _abandoned))
            {
                value.CancelSafely();
            }
        }
    }

    /// <summary>The caller's tokens, when <see cref="Cancellation"/> stands for several.</summary>
    public CancellationToken[]? Linked { private get; set; }

    /// <summary>Whether whoever wanted the answer does not want it any more.</summary>
    public bool IsCancelled => Volatile.Read(ref _abandoned) || Cancellation.IsCancellationRequested;

    /// <summary>Ends the request for want of somebody to take the answer: its enumerator was disposed.</summary>
    public void Abandon()
    {
        Interlocked.Exchange(ref _abandoned, true);
        Volatile.Read(ref _scope)?.CancelSafely();
    }

    /// <summary>The exception of a call that is not wanted any more, with the token that the caller knows.</summary>
    public OperationCanceledException Cancelled()
    {
        foreach (CancellationToken token in Linked ?? [])
        {
            if (token.IsCancellationRequested)
            {
                return new OperationCanceledException(token);
            }
        }

        return new OperationCanceledException(Cancellation);
    }

    /// <exception cref="OperationCanceledException">Nobody wants the answer any more.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public void ThrowIfOver()
    {
        if (IsCancelled)
        {
            throw Cancelled();
        }

        Engine.ThrowIfDisposed();
    }

    /// <summary>
    /// Takes the present table in place of one whose deployments were removed between the start of the request and its first
    /// attempt. Once something has been sent, a request ends with the table that it began with.
    /// </summary>
    public bool TryRenew()
    {
        RoutingTable table = Engine.Table;
        if (Attempts > 0 || table == Table || !Array.Exists(Requested.Deployments, d => d.IsRetired))
        {
            return false;
        }

        Table = table;
        Requested = table.Groups[Requested.Ordinal];
        Pin = Pin is null ? null : Requested.Find(Pin.Id) ?? Pin;
        Fallbacks = _fallbacks is null ? null : [.. _fallbacks.Select(table.Find).OfType<FallbackTarget>()];
        Tried = default;
        return true;
    }

    /// <summary>What a decision in a group goes by.</summary>
    public RequestFacts FactsFor<TOperation, TAnswer>(GroupTable group, DeploymentState? pin, long now, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
        => new()
        {
            Need = NeedIn<TOperation, TAnswer>(group, ref operation),
            Now = now,
            Pin = pin,
            IsStream = operation.HandsOver,
        };

    /// <summary>What the request takes from the limits of a group's deployments.</summary>
    public Reservation NeedIn<TOperation, TAnswer>(GroupTable group, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (!group.CountsTokens)
        {
            return default;
        }

        int input = EstimateInput<TOperation, TAnswer>(ref operation);
        return (operation.MaxOutputTokens ?? group.Settings.MaxOutputTokens) is { } most
            ? new Reservation(input, Math.Max(0, most))
            : new Reservation(input, group.State.MeanOutput, IsGuess: true);
    }

    /// <summary>The estimate of the request's input, made once.</summary>
    public int EstimateInput<TOperation, TAnswer>(ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (_estimate < 0)
        {
            _estimate = operation.EstimateInput();
        }

        return _estimate;
    }

    /// <summary>The deployment that was asked last.</summary>
    public DeploymentState? LastDeployment { get; private set; }

    public void AttemptStarts(DeploymentState deployment)
    {
        Attempts++;
        LastDeployment = deployment;
    }

    /// <summary>Writes a failed attempt down.</summary>
    public void AttemptFailed(GroupTable group, DeploymentState deployment, Failure failure, TimeSpan duration)
    {
        if (failure.Kind == FailureKind.Timeout)
        {
            Timeouts++;
        }

        (_attempts ??= []).Add(new AttemptInfo(group.Name, deployment.Id)
        {
            Kind = failure.Kind,
            StatusCode = failure.StatusCode,
            Duration = duration,
            ProviderRequestId = failure.ProviderRequestId,
            ErrorCode = failure.Code,
            Message = failure.Message,
        });
    }

    /// <summary>How an answer came about.</summary>
    public RouteInfo Route(GroupTable group, DeploymentState deployment, TimeSpan attempt, decimal? cost, TimeSpan? timeToFirstToken, string? providerRequestId)
    {
        var answered = new AttemptInfo(group.Name, deployment.Id) { Duration = attempt, ProviderRequestId = providerRequestId };
        AttemptInfo[] attempts = _attempts is null ? [answered] : [.. _attempts, answered];
        return new RouteInfo(RequestId, Requested.Name, attempts)
        {
            Provider = deployment.Connection.Provider,
            Model = deployment.Connection.Model,
            Duration = Elapsed,
            TimeToFirstToken = timeToFirstToken,
            Cost = cost,
        };
    }

    // A watch may report a stream while its consumer asks: both must see the same id.
    private string MakeRequestId()
    {
        string made = Core.RequestId.New(_time, Engine.Random);
        return Interlocked.CompareExchange(ref _requestId, made, null) ?? made;
    }
}
