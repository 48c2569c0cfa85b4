using LlmRouter.Configuration;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <summary>
/// One request from its start to its answer: what must outlive a single attempt. Used by one logical thread at a time.
/// </summary>
internal sealed class RoutedCall
{
    // Providers keep what they cached of a prompt for about this long.
    private static readonly TimeSpan PromptCacheLife = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan UnknownModelLife = TimeSpan.FromSeconds(60);

    private readonly DateTimeOffset _time;
    private readonly IReadOnlyList<string>? _fallbacks;
    private string? _requestId;
    private List<AttemptInfo>? _attempts;
    private readonly Budget[] _budgets;
    private readonly ulong _session;
    private float[]? _weights;
    private int _estimate = -1;
    private long _most = -1;
    private RequestFeatures? _features;
    private ulong? _beginning;
    private AttemptScope? _scope;
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
        AttemptTimeout = options?.AttemptTimeout;
        FirstTokenTimeout = options?.FirstTokenTimeout;
        ChunkTimeout = options?.ChunkTimeout;
        StreamTimeout = options?.StreamTimeout;
        Demands = Demands.From(options);
        Strategy = options?.Strategy;
        Weights = options?.Weights;
        Explains = options?.Explain == true;
        _session = options?.SessionId is { Length: > 0 } session ? StableHash.Hash(session) | 1 : 0;
        _budgets = table.Budgets.For(options);
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

    /// <summary>What stands in the star's place where the request is, when that group is a pattern.</summary>
    public string? Capture { get; set; }

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

    /// <summary>Whom the request takes, where it says so.</summary>
    public Demands? Demands { get; }

    /// <summary>What the request asks for in place of the group's strategy.</summary>
    public RoutingStrategy? Strategy { get; }

    /// <summary>What the request asks for in place of configured weights, by id.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; }

    /// <summary>Whether every attempt is to say who was considered.</summary>
    public bool Explains { get; }

    /// <summary>How the deployment of the attempt that runs was chosen, if the request wants to know.</summary>
    public RouteDecision? Decision { private get; set; }

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
    {
        ulong key = KeyIn<TOperation, TAnswer>(group, ref operation);
        return new RequestFacts
        {
            Need = NeedIn<TOperation, TAnswer>(group, ref operation),
            Now = now,
            Pin = pin,
            Demands = Demands,
            Issuer = operation.Issuer,
            Successors = operation.Issuer == 0 ? default : ConversationTag.Successors(group, operation.Issuer),
            Budgets = _budgets,
            Features = group.Masks.Lacked == RequestFeatures.None ? RequestFeatures.None : _features ??= operation.Features,
            Tokens = TokensIn<TOperation, TAnswer>(group, ref operation),
            Key = key,
            Selector = SelectorIn(group),
            Weights = group == Requested ? _weights ??= WeightsIn(group) : null,
            Preferred = key != 0 && StaysFor(group) > TimeSpan.Zero ? Engine.Sessions.Find(In(group, key), now) : null,
            IsStream = operation.HandsOver,
        };
    }

    /// <summary>How its first attempt would be decided now.</summary>
    public RouteDecision Explain<TOperation, TAnswer>(ref TOperation operation, out DeploymentState? chosen)
        where TOperation : struct, IRoutedOperation<TAnswer>
        => DecisionReport.Dry(Requested, ref Tried, FactsFor<TOperation, TAnswer>(Requested, Pin, Started, ref operation), Engine.Random, out chosen);

    /// <summary>Passes over those who said of late that they do not have the model that a pattern has captured.</summary>
    public void SkipUnknownModels(GroupTable group)
    {
        if (Capture is { } capture)
        {
            foreach (DeploymentState deployment in group.Deployments)
            {
                if (Engine.UnknownModels.Find(UnknownKey(deployment, capture), Started) is not null)
                {
                    Tried.Add(deployment);
                }
            }
        }
    }

    /// <summary>Remembers that a deployment does not have the model that a pattern has captured.</summary>
    public void RememberUnknown(DeploymentState deployment, long now)
        => Engine.UnknownModels.Remember(UnknownKey(deployment, Capture!), deployment, now + Engine.Clock.Units(UnknownModelLife));

    /// <summary>Remembers where a session was answered.</summary>
    public void Remember(GroupTable group, DeploymentState deployment, long now)
    {
        ulong key = _session != 0 ? _session : group.Settings.PromptCacheAffinity ? _beginning ?? 0 : 0;
        if (key != 0 && StaysFor(group) is var time && time > TimeSpan.Zero)
        {
            Engine.Sessions.Remember(In(group, key), deployment, now + Engine.Clock.Units(time));
        }
    }

    /// <summary>What the request takes from the limits of a group's deployments.</summary>
    public Reservation NeedIn<TOperation, TAnswer>(GroupTable group, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (!group.CountsTokens && _budgets.Length == 0 && SelectorIn(group)?.NeedsTokens != true)
        {
            return default;
        }

        int input = EstimateInput<TOperation, TAnswer>(ref operation);
        return (operation.MaxOutputTokens ?? group.Settings.MaxOutputTokens) is { } most
            ? new Reservation(input, Math.Max(0, most))
            : new Reservation(input, group.State.Output.Value, IsGuess: true);
    }

    /// <summary>
    /// The estimate of the request's input, made when somebody first asks. It may be the application's estimator that is asked:
    /// what it throws goes to the caller, so no lease may be held here.
    /// </summary>
    public int EstimateInput<TOperation, TAnswer>(ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (_estimate < 0)
        {
            _estimate = operation.EstimateInput(Engine.Estimates);
        }

        return _estimate;
    }

    /// <summary>
    /// The tokens that a context window must hold, as far as that matters: 0 when the request fits the group's smallest one for
    /// certain. The estimate is taken less its error, so that nobody is passed over who might do.
    /// </summary>
    private long TokensIn<TOperation, TAnswer>(GroupTable group, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        int smallest = group.Masks.SmallestWindow;
        if (smallest == int.MaxValue)
        {
            return 0;
        }

        long output = Math.Max(0, operation.MaxOutputTokens ?? group.Settings.MaxOutputTokens ?? 0);
        _most = _most < 0 ? operation.MostInput : _most;
        return _most <= smallest - output
            ? 0
            : (long)(EstimateInput<TOperation, TAnswer>(ref operation) / (1 + Engine.Estimates.Error)) + output;
    }

    /// <summary>The key by which the request keeps to a deployment of a group: its session, else how its prompt begins.</summary>
    private ulong KeyIn<TOperation, TAnswer>(GroupTable group, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
        => _session != 0 ? _session
            : group.Settings.PromptCacheAffinity || GoesByKey(group) ? _beginning ??= operation.Beginning
            : 0;

    /// <summary>How long the request's key keeps it to a deployment. A strategy that goes by the key does so by itself.</summary>
    private TimeSpan StaysFor(GroupTable group)
        => GoesByKey(group) ? TimeSpan.Zero
            : _session != 0 ? group.Settings.SessionAffinity
            : group.Settings.PromptCacheAffinity ? PromptCacheLife
            : TimeSpan.Zero;

    private bool GoesByKey(GroupTable group) => ((SelectorIn(group) ?? group.Selector).Needs & StrategyNeeds.AffinityKey) != 0;

    private Selector? SelectorIn(GroupTable group) => Strategy is { } strategy ? group.GetSelector(StrategyNames.All[(int)strategy]) : null;

    /// <summary>The request's own weights by index; those of whom it does not name are 0.</summary>
    private float[]? WeightsIn(GroupTable group)
    {
        if (Weights is not { } given)
        {
            return null;
        }

        var weights = new float[group.Segments.Length << 6];
        foreach ((string id, double weight) in given)
        {
            if (group.Find(id) is { } deployment)
            {
                weights[group.IndexOf(deployment)] = (float)weight;
            }
        }

        return weights;
    }

    private static ulong UnknownKey(DeploymentState deployment, string capture)
        => StableHash.Combine(StableHash.HashIgnoreCase(deployment.Name), StableHash.HashIgnoreCase(capture));

    private static ulong In(GroupTable group, ulong key) => StableHash.Combine(key, (ulong)group.Ordinal + 1);

    /// <summary>The same for the books, of a request that has been sent: never throws, 0 when it cannot be known.</summary>
    public int BookedInput<TOperation, TAnswer>(ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        try
        {
            return EstimateInput<TOperation, TAnswer>(ref operation);
        }
        catch (Exception)
        {
            // The estimator failed, or the conversation is being changed by the caller: the lease must come back all the same.
            return 0;
        }
    }

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
        };
    }

    // A watch may report a stream while its consumer asks: both must see the same id.
    private string MakeRequestId()
    {
        string made = Core.RequestId.New(_time, Engine.Random);
        return Interlocked.CompareExchange(ref _requestId, made, null) ?? made;
    }
}
