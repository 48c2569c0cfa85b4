using LlmRouter.Configuration;
using LlmRouter.Errors;
using LlmRouter.Limits;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Core;

/// <summary>What a router is made of. Thread-safe.</summary>
internal sealed class RouterEngine(RouterClock clock, RandomSource random, ILogger log, RoutingTable table, InputEstimates estimates, IDisposable connections)
{
    private int _disposed;
    private int _modelIdWarned;
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

    /// <summary>The application's opinions on failures.</summary>
    public Resilience.FailureRules Rules { get; init; } = Resilience.FailureRules.None;

    /// <summary>Who is told what happens.</summary>
    public Telemetry.EventHub Events { get; } = new(clock.Provider, log);

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(Router));

    /// <summary>Refuses options, or a call after the end, before anything is done.</summary>
    public void Check(RouteOptions? options)
    {
        ThrowIfDisposed();
        if (options is not null)
        {
            RouteOptionsCheck.Throw(options, Table);
        }
    }

    /// <summary>Starts a request on a group that is known.</summary>
    public RoutedCall Start(int group, string? modelId, RouteOptions? options, CancellationToken cancellation)
    {
        ThrowIfDisposed();
        RoutingTable table = Table;
        GroupTable target = table.Groups[group];
        if (options is not null)
        {
            RouteOptionsCheck.Throw(options, table);
        }

        string? capture = null;
        if (WildcardNames.IsWildcard(target.Name))
        {
            // Nothing but the name says which model is meant.
            capture = modelId is not null && RoutingTable.Capture(target.Name, modelId) is { } captured
                ? captured
                : throw new ArgumentException($"Group '{target.Name}' is a pattern: call the router by a name that it matches, or set ChatOptions.ModelId to one.");
            modelId = null;
        }

        DeploymentState? pin = null;
        if (options?.Deployment is { } wanted)
        {
            pin = target.Find(wanted) ?? throw new ArgumentException($"Group '{target.Name}' has no deployment '{Redaction.Clean(wanted)}'.", nameof(options));
        }
        else if (modelId is not null && !string.Equals(modelId, target.Name, StringComparison.OrdinalIgnoreCase))
        {
            pin = target.Find(modelId);
            if (pin is null && Interlocked.Exchange(ref _modelIdWarned, 1) == 0)
            {
                LlmRouter.Log.ModelIdIgnored(Log, modelId, target.Name);
            }
        }

        return new RoutedCall(this, table, target, pin, capture, options, cancellation);
    }

    /// <summary>Starts a request by name.</summary>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    public RoutedCall Start(string name, ModelMode mode, RouteOptions? options, CancellationToken cancellation)
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

        if (options is not null)
        {
            RouteOptionsCheck.Throw(options, table);
        }

        DeploymentState? pin = target.Deployment;
        if (options?.Deployment is { } wanted)
        {
            pin = group.Find(wanted) ?? throw new ArgumentException($"Group '{group.Name}' has no deployment '{Redaction.Clean(wanted)}'.", nameof(options));
        }

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
            connections.Dispose();
            Events.Complete();
        }
    }
}
