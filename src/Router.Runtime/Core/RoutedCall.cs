using LlmRouter.Configuration;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <summary>
/// One request from its start to its answer: what must outlive a single attempt. Used by one logical thread at a time.
/// </summary>
internal sealed partial class RoutedCall
{
    private readonly DateTimeOffset _time;
    private readonly Wishes? _wishes;
    private string? _requestId;
    private List<AttemptInfo>? _attempts;
    private AttemptScope? _scope;
    private StreamExtras? _stream;
    private bool _abandoned;

    public RoutedCall(RouterEngine engine, RoutingTable table, GroupTable group, DeploymentState? pin, string? capture, RouteOptions? options, CancellationToken cancellation)
    {
        Engine = engine;
        Table = table;
        Requested = group;
        Pin = pin;
        Capture = capture;
        Cancellation = cancellation;
        Started = engine.Clock.Now;
        _time = engine.Clock.Provider.GetUtcNow();
        Timeout = options?.Timeout ?? group.Settings.Timeout;
        Deadline = Started + engine.Clock.Units(Timeout);
        MaxAttempts = options?.MaxAttempts ?? group.Settings.MaxAttempts;
        MaxFallbacks = options?.DisableFallbacks == true ? 0 : options?.MaxFallbacks ?? group.Settings.MaxFallbacks;
        Retries = options?.Retries;
        _wishes = options is null ? null : new Wishes(options);
        _session = options?.SessionId is { Length: > 0 } session ? StableHash.Hash(session) | 1 : 0;
        _budgets = table.Budgets.For(options);
        Fallbacks = _wishes?.Fallbacks is { } names ? table.ResolveFallbacks(names) : null;
    }

    public RouterEngine Engine { get; }

    /// <summary>What it goes by, taken at its start.</summary>
    public RoutingTable Table { get; private set; }

    /// <summary>The group that was asked for.</summary>
    public GroupTable Requested { get; private set; }

    /// <summary>The only deployment of it that may be tried, if the request says so.</summary>
    public DeploymentState? Pin { get; private set; }

    /// <summary>What stands in the star's place where the request is, when that group is a pattern.</summary>
    public string? Capture { get; set; }

    public CancellationToken Cancellation { get; }

    public long Started { get; }

    public TimeSpan Timeout { get; }

    public long Deadline { get; private set; }

    public int MaxAttempts { get; }

    public int MaxFallbacks { get; }

    public int? Retries { get; }

    public TimeSpan? AttemptTimeout => _wishes?.AttemptTimeout;

    public TimeSpan? FirstTokenTimeout => _wishes?.FirstTokenTimeout;

    public TimeSpan? ChunkTimeout => _wishes?.ChunkTimeout;

    public TimeSpan? StreamTimeout => _wishes?.StreamTimeout;

    public bool? ContinueStreams => _wishes?.ContinueStreams;

    /// <summary>How its stream goes on when it breaks; <see langword="null"/>: it does not.</summary>
    public StreamContinuation? Continuation
    {
        get => _stream?.Continuation;
        set
        {
            if (value is not null)
            {
                (_stream ??= new StreamExtras()).Continuation = value;
            }
        }
    }

    public double? MinTokensPerSecond => _wishes?.MinTokensPerSecond;

    /// <summary>What the request asks for in place of the configured fallbacks.</summary>
    public FallbackTarget[]? Fallbacks { get; private set; }

    /// <summary>Whom it takes, where it says so.</summary>
    public Demands? Demands => _wishes?.Demands;

    /// <summary>Whether every attempt is to say who was considered.</summary>
    public bool Explains => _wishes?.Explains == true;

    /// <summary>How the deployment of the attempt that runs was chosen, if the request wants to know.</summary>
    public RouteDecision? Decision
    {
        private get => _wishes?.Decision;
        set
        {
            if (_wishes is { } wishes)
            {
                wishes.Decision = value;
            }
        }
    }

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
    public CancellationToken[]? Linked
    {
        set
        {
            if (value is not null)
            {
                (_stream ??= new StreamExtras()).Linked = value;
            }
        }
    }

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
        foreach (CancellationToken token in _stream?.Linked ?? [])
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
        Fallbacks = _wishes?.Fallbacks is { } names ? [.. names.Select(e => table.Find(e)).OfType<FallbackTarget>()] : null;
        Tried = default;
        if (_wishes is { } wishes)
        {
            wishes.WeightsByIndex = null;
        }

        return true;
    }

    /// <summary>Sets out on the way after a first attempt that failed, or could not be made.</summary>
    public Journey StartJourney()
    {
        var journey = new Journey(this);
        if (Continuation is { } continuation)
        {
            continuation.Journey = journey;
        }

        return journey;
    }

    /// <summary>Begins its time anew, for the rest of a stream that broke; the prompt is longer then.</summary>
    /// <param name="streamEnd">When the whole stream must be over.</param>
    public void GoesOn(long streamEnd)
    {
        Deadline = Math.Min(Engine.Clock.Now + Engine.Clock.Units(Timeout), streamEnd);
        _estimate = -1;
        _most = -1;
    }

    /// <summary>Who is not tried any more where a fallback leads: another name of a pattern is another model of those that have a star.</summary>
    public TriedSet TriedAt(FallbackTarget target)
        => target.Capture is null || string.Equals(target.Capture, Capture, StringComparison.OrdinalIgnoreCase)
            ? Tried
            : Tried.Without(Table.Groups[target.Group].Deployments, static d => WildcardNames.IsWildcard(d.Connection.Model));

    /// <summary>The deployment that was asked last.</summary>
    public DeploymentState? LastDeployment { get; private set; }

    /// <summary>Whether the answer is streamed. Known from the first attempt on.</summary>
    public bool IsStream { get; private set; }

    public void AttemptStarts(DeploymentState deployment, bool isStream)
    {
        IsStream = isStream;
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

        (_attempts ??= []).Add(new AttemptInfo(group.Name, group.NameOf(deployment))
        {
            Kind = failure.Kind,
            StatusCode = failure.StatusCode,
            Duration = duration,
            ProviderRequestId = failure.ProviderRequestId,
            ErrorCode = failure.Code,
            Message = failure.Message,
            Decision = Decision,
        });
    }

    /// <summary>How an answer came about.</summary>
    public RouteInfo Route(GroupTable group, DeploymentState deployment, TimeSpan attempt, decimal? cost, TimeSpan? timeToFirstToken, string? providerRequestId)
    {
        var answered = new AttemptInfo(group.Name, group.NameOf(deployment)) { Duration = attempt, ProviderRequestId = providerRequestId, Decision = Decision };
        AttemptInfo[] attempts = _attempts is null ? [answered] : [.. _attempts, answered];
        return new RouteInfo(RequestId, Requested.Name, attempts)
        {
            Provider = deployment.Connection.Provider,
            Model = deployment.Connection.ModelFor(Capture),
            Duration = Elapsed,
            TimeToFirstToken = timeToFirstToken,
            Cost = cost,
            IsContinued = Continuation is { IsContinued: true },
        };
    }

    // A watch may report a stream while its consumer asks: both must see the same id.
    private string MakeRequestId()
    {
        string made = Core.RequestId.New(_time, Engine.Random);
        return Interlocked.CompareExchange(ref _requestId, made, null) ?? made;
    }

    /// <summary>What only some streams have.</summary>
    private sealed class StreamExtras
    {
        public CancellationToken[]? Linked { get; set; }

        public StreamContinuation? Continuation { get; set; }
    }
}
