using System.Collections.Frozen;
using LlmRouter.Configuration;
using LlmRouter.Errors;
using LlmRouter.Limits;
using Microsoft.Extensions.AI;
using LlmRouter.Scheduling;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Core;

/// <summary>What a router is made of. Thread-safe.</summary>
internal sealed class RouterEngine(RouterClock clock, RandomSource random, ILogger log, RoutingTable table, InputEstimates estimates, IDisposable connections)
{
    private int _disposed;
    private int _modelIdWarned;
    private int _secondOwnerWarned;
    private RoutingTable _table = table;

    public RouterClock Clock { get; } = clock;

    public RandomSource Random { get; } = random;

    public ILogger Log { get; } = log;

    /// <summary>What requests that start now go by. Whoever looks at more than one thing in it takes it once.</summary>
    public RoutingTable Table
    {
        get => Volatile.Read(ref _table);
        set => Volatile.Write(ref _table, value);
    }

    /// <summary>Where sessions were answered last.</summary>
    public SessionTable Sessions { get; } = new(65_536);

    public CapturedPrices Prices { get; } = new();

    /// <summary>Which deployments have said of late that they do not have a model that a pattern has captured.</summary>
    public SessionTable UnknownModels { get; } = new(1_024);

    public InputEstimates Estimates { get; } = estimates;

    /// <summary>What the application narrows candidates by, if it does.</summary>
    public ICandidateFilter? Filter { get; init; }

    /// <summary>The names of additional properties by which requests may set route options; <see langword="null"/> = all.</summary>
    public FrozenSet<string>? AllowedProperties { get; init; }

    /// <summary>Copies of calls that run in the background.</summary>
    public Mirrors Mirrors { get; } = new();

    /// <summary>Where those who free a deployment meet those who wait for one.</summary>
    public CapacityBoard Capacity { get; init; } = new(clock, random);

    /// <summary>The application's opinions on failures.</summary>
    public Resilience.FailureRules Rules { get; init; } = Resilience.FailureRules.None;

    /// <summary>Who is told what happens.</summary>
    public Telemetry.EventHub Events { get; } = new(clock.Provider, log);

    /// <summary>What is injected into attempts.</summary>
    public Resilience.Injection.FaultBook Faults { get; } = new();

    /// <summary>Held while it is decided whether a deployment can be spared, until it is out: see <see cref="Resilience.Cooldowns"/>.</summary>
    public Lock Sparing { get; } = new();

    /// <summary>
    /// Called, outside of locks and from any thread, when a deployment may be asked again before the time that its masks named: its
    /// cooldown was reset, its probe answered, or a probe's turn was handed on. Those who wait are told so.
    /// </summary>
    public Action<DeploymentState>? CapacityChanged { get; set; }

    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(Router));

    /// <summary>Says once that something else than the router repeats attempts.</summary>
    public void WarnOfSecondOwner(DeploymentState deployment)
    {
        if (Interlocked.Exchange(ref _secondOwnerWarned, 1) == 0)
        {
            LlmRouter.Log.PipelineRetries(Log, deployment.Name);
        }
    }

    /// <summary>What a request asks of the router: as given, else what its additional properties say.</summary>
    /// <exception cref="ArgumentException">A property is unknown, not allowed here, or of the wrong type.</exception>
    public RouteOptions? ReadOptions(AdditionalPropertiesDictionary? properties, RouteOptions? given)
        => properties is null || given is not null ? given : RouteProperties.Read(properties, AllowedProperties);

    /// <summary>Refuses options, or a call after the end, before anything is done.</summary>
    public void Check(RouteOptions? options, int group)
    {
        ThrowIfDisposed();
        RoutingTable table = Table;
        Check(options, table, table.Groups[group]);
    }

    /// <summary>Starts a request on a group that is known.</summary>
    public RoutedCall Start(int group, string? modelId, RouteOptions? options, CancellationToken cancellation)
    {
        ThrowIfDisposed();
        RoutingTable table = Table;
        GroupTable target = table.Groups[group];
        Check(options, table, target);
        string? capture = null;
        if (WildcardNames.IsWildcard(target.Name))
        {
            // Nothing but the name says which model is meant.
            capture = modelId is not null && RoutingTable.Capture(target.Name, modelId) is { } captured
                ? captured
                : throw new ArgumentException($"Group '{target.Name}' is a pattern: call the router by a name that it matches, or set ChatOptions.ModelId to one.");
            modelId = null;
        }

        DeploymentState? pin = PinOf(target, target.Name, null, modelId, options);
        return new RoutedCall(this, table, target, pin, capture, options, cancellation);
    }

    /// <summary>Starts a request by name.</summary>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    public RoutedCall Start(string name, ModelMode mode, string? modelId, RouteOptions? options, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ThrowIfDisposed();
        RoutingTable table = Table;
        FallbackTarget target = Resolve(table, name);
        GroupTable group = table.Groups[target.Group];
        if (group.Mode != mode)
        {
            throw new InvalidOperationException($"Group '{group.Name}' is of mode {group.Mode}; this call needs one of mode {mode}.");
        }

        Check(options, table, group);
        DeploymentState? pin = PinOf(group, name, target.Deployment, modelId, options);
        return new RoutedCall(this, table, group, pin, target.Capture, options, cancellation);
    }

    /// <summary>The mode of the group that a name leads to.</summary>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    public ModelMode ModeOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ThrowIfDisposed();
        return Table.Groups[Resolve(name).Group].Mode;
    }

    /// <summary>What a name stands for.</summary>
    /// <exception cref="UnknownModelException">It stands for nothing.</exception>
    public FallbackTarget Resolve(string name) => Resolve(Table, name);

    private static void Check(RouteOptions? options, RoutingTable table, GroupTable group)
    {
        if (options is not null)
        {
            RouteOptionsCheck.Throw(options, table, group);
        }
    }

    /// <summary>The only deployment that a request may be sent to, if it says so.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">What was asked for.</param>
    /// <param name="named">The deployment, where the name stands for one.</param>
    /// <param name="modelId">The model that the request names besides.</param>
    /// <param name="options">What the request asks of the router, which goes before all.</param>
    private DeploymentState? PinOf(GroupTable group, string name, DeploymentState? named, string? modelId, RouteOptions? options)
    {
        if (options?.Deployment is { } wanted)
        {
            return group.Find(wanted) ?? throw new ArgumentException($"Group '{group.Name}' has no deployment '{Redaction.Clean(wanted)}'.", nameof(options));
        }

        if (modelId is null || modelId.Equals(name, StringComparison.OrdinalIgnoreCase) || modelId.Equals(group.Name, StringComparison.OrdinalIgnoreCase))
        {
            return named;
        }

        DeploymentState? meant = group.Find(modelId);
        if ((meant is null || (named is not null && meant != named)) && Interlocked.Exchange(ref _modelIdWarned, 1) == 0)
        {
            LlmRouter.Log.ModelIdIgnored(Log, modelId, named?.Name ?? group.Name);
        }

        return named ?? meant;
    }

    private FallbackTarget Resolve(RoutingTable table, string name)
    {
        if (table.Find(name) is { } target)
        {
            return target;
        }

        var visible = table.Names.Entries.Where(n => n.Kind is NameKind.Group or NameKind.Alias).Select(n => n.Name)
            .Concat(table.Groups.Where(g => g.Exists && WildcardNames.IsWildcard(g.Name)).Select(g => g.Name)).ToList();
        string shown = Redaction.Clean(name);
        string near = Suggestions.Nearest(name, table.Names.Entries.Where(n => n.Kind != NameKind.HiddenAlias).Select(n => n.Name)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        string listed = visible.Count == 0 ? "it has none" : string.Join(", ", visible.Take(20)) + (visible.Count > 20 ? $" and {visible.Count - 20} more" : "");
        throw new UnknownModelException(
            $"'{shown}' is no group, alias or deployment of this router.{near} It knows: {listed}.", shown, RequestId.New(Clock.Provider.GetUtcNow(), Random));
    }

    /// <summary>Ends the router: calls that start or would try again from here on fail; connections are closed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Capacity.Dispose();
            Mirrors.Dispose();
            connections.Dispose();
            Events.Complete();
        }
    }
}
