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
    private OwnFallbacks? _fallbacks;
    private string? _requestId;
    private RouteDecision? _decision;
    private AttemptScope? _scope;
    private StreamExtras? _stream;
    private bool _abandoned;
    private bool _failureTold;

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
        _fallbacks = Resolve(_wishes, table);
    }

    /// <summary>A copy of a request for a mirror: it takes whom the request would take, and nothing else of it.</summary>
    private RoutedCall(RoutedCall original, RoutingTable table, FallbackTarget mirror, CancellationToken cancellation)
        : this(original.Engine, table, table.Groups[mirror.Group], mirror.Deployment, mirror.Capture, null, cancellation)
    {
        IsMirror = true;
        _wishes = original._wishes?.ForMirror();
        _requestId = original.RequestId;
    }

    public RouterEngine Engine { get; }

    /// <summary>Whether it is a copy that nobody waits for.</summary>
    public bool IsMirror { get; }

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

    /// <summary>Nothing begins after it.</summary>
    public long Deadline { get; private set; }

    public int MaxAttempts { get; }

    public int MaxFallbacks { get; }

    public int? Retries { get; }

    /// <summary>What the fallback that the request is at changes of it.</summary>
    public HopOverrides? Hop { get; set; }

    public TimeSpan? AttemptTimeout => _wishes?.AttemptTimeout ?? Hop?.AttemptTimeout;

    public TimeSpan? FirstTokenTimeout => _wishes?.FirstTokenTimeout ?? Hop?.FirstTokenTimeout;

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

    /// <summary>Whom it takes, where it says so.</summary>
    public Demands? Demands => _wishes?.Demands;

    /// <summary>Whether every attempt is to say who was considered.</summary>
    public bool Explains => _wishes?.Explains == true;

    /// <summary>How the deployment of the attempt that runs was chosen, if the request wants to know.</summary>
    public RouteDecision? Decision
    {
        private get => _decision;
        set => _decision = value;
    }

    /// <summary>The deployments that are not tried any more.</summary>
    public TriedSet Tried;

    /// <summary>The lease of the attempt that runs.</summary>
    public Lease Lease;

    /// <summary>The router's own id of the request. Made when somebody first looks.</summary>
    public string RequestId => Volatile.Read(ref Root._requestId) ?? Root.MakeRequestId();

    public TimeSpan Elapsed => Engine.Clock.Span(Engine.Clock.Now - Started);

    /// <summary>The scope of the attempt, or of the wait, that runs.</summary>
    public AttemptScope Scope
    {
        set
        {
            // Full fences here and in Abandon: one of the two sees the other.
            Interlocked.Exchange(ref _scope, value);
            if (Volatile.Read(ref Root._abandoned) || HasLost)
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
    public bool IsCancelled => Volatile.Read(ref Root._abandoned) || Cancellation.IsCancellationRequested;

    /// <summary>Ends the request for want of somebody to take the answer: its enumerator was disposed.</summary>
    public void Abandon()
    {
        Interlocked.Exchange(ref _abandoned, true);
        CancelAttempt();
        Volatile.Read(ref _fork)?.CancelAttempt();
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
        if (Attempts > 0 || table == Table || !(Patience?.Waiter is not null || Array.Exists(Requested.Deployments, d => d.IsRetired)))
        {
            return false;
        }

        Table = table;
        Requested = table.Groups[Requested.Ordinal];
        Pin = Pin is null ? null : Requested.Find(Pin.Id) ?? Pin;
        _fallbacks = Resolve(_wishes, table);
        Tried = default;
        Hop = null;
        _lacking = default;
        ForgetFacts();
        if (_wishes is { } wishes)
        {
            wishes.WeightsByIndex = null;
        }

        return true;
    }

    /// <summary>Sets out on the way after a first attempt that failed, or could not be made.</summary>
    /// <param name="mayRepeat">Whether it may be sent again although an earlier attempt may have been carried out.</param>
    public Journey StartJourney(bool mayRepeat)
    {
        var journey = new Journey(this, mayRepeat);
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

    /// <summary>Where the request goes when a group has failed so; for the group that it asks its own lists go first.</summary>
    public FallbackTarget[] FallbacksOf(GroupTable group, FailureKind? kind, bool isFirst)
        => (isFirst ? _fallbacks?.For(kind) : null) ?? group.Fallbacks.For(kind);

    /// <summary>Whether these depend on how the group has failed.</summary>
    public bool FallsBackByKind(GroupTable group, bool isFirst) => group.Fallbacks.HasKinds || (isFirst && _fallbacks is not null);

    /// <summary>A copy of the request for a mirror.</summary>
    public RoutedCall CopyFor(RoutingTable table, FallbackTarget mirror, CancellationToken cancellation) => new(this, table, mirror, cancellation);

    /// <summary>Whether its failure has not been told yet. From now on it has.</summary>
    public bool TellsFailure() => !Interlocked.Exchange(ref _failureTold, true);

    // A watch may report a stream while its consumer asks: both must see the same id.
    private string MakeRequestId()
    {
        string made = Core.RequestId.New(_time, Engine.Random);
        return Interlocked.CompareExchange(ref _requestId, made, null) ?? made;
    }

    private static OwnFallbacks? Resolve(Wishes? wishes, RoutingTable table)
        => wishes is null or { Fallbacks: null, ContextWindowFallbacks: null, ContentPolicyFallbacks: null }
            ? null
            : new OwnFallbacks(Targets(wishes.Fallbacks, table), Targets(wishes.ContextWindowFallbacks, table), Targets(wishes.ContentPolicyFallbacks, table));

    // What has been removed since the request was checked is left out.
    private static FallbackTarget[]? Targets(FallbackEntry[]? entries, RoutingTable table)
        => entries is null ? null : [.. entries.Select(e => table.Find(e)).OfType<FallbackTarget>()];

    /// <summary>What only some streams have.</summary>
    private sealed class StreamExtras
    {
        public CancellationToken[]? Linked { get; set; }

        public StreamContinuation? Continuation { get; set; }
    }
}
