using LlmRouter.Resilience.Injection;

namespace LlmRouter.Core;

/// <summary>
/// What a request asks of the router, as it was at its start, and what comes of it. Most requests ask nothing and have none. One
/// request's; not thread-safe.
/// </summary>
internal sealed class Wishes(RouteOptions options)
{
    public TimeSpan? AttemptTimeout { get; } = options.AttemptTimeout;

    public TimeSpan? FirstTokenTimeout { get; } = options.FirstTokenTimeout;

    public TimeSpan? ChunkTimeout { get; } = options.ChunkTimeout;

    public TimeSpan? StreamTimeout { get; } = options.StreamTimeout;

    /// <summary>Names of fallbacks in place of the configured ones.</summary>
    public FallbackEntry[]? Fallbacks { get; } = Copy(options.Fallbacks);

    /// <summary>The same for requests that are too long.</summary>
    public FallbackEntry[]? ContextWindowFallbacks { get; } = Copy(options.ContextWindowFallbacks);

    /// <summary>The same for what a content policy refuses.</summary>
    public FallbackEntry[]? ContentPolicyFallbacks { get; } = Copy(options.ContentPolicyFallbacks);

    public int? Priority { get; } = options.Priority;

    public TimeSpan? WaitForCapacity { get; } = options.WaitForCapacity;

    public TimeSpan? HedgeAfter { get; } = options.HedgeAfter;

    public bool? ContinueStreams { get; } = options.ContinueStreams;

    public double? MinTokensPerSecond { get; } = options.MinTokensPerSecond;

    /// <summary>Who pays.</summary>
    public string? Tenant { get; } = options.Tenant;

    /// <summary>What the application tells its own code.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; } = options.Metadata;

    /// <summary>Whom it takes, where it says so.</summary>
    public Demands? Demands { get; } = Demands.From(options);

    /// <summary>How a deployment is chosen, in place of the group's strategy.</summary>
    public RoutingStrategy? Strategy { get; } = options.Strategy;

    /// <summary>Weights by id, in place of configured ones.</summary>
    public KeyValuePair<string, double>[]? Weights { get; } = options.Weights is null ? null : [.. options.Weights];

    /// <summary>Whether every attempt is to say who was considered.</summary>
    public bool Explains { get; } = options.Explain;

    /// <summary><see cref="Weights"/> by index, in the group that was asked for.</summary>
    public float[]? WeightsByIndex { get; set; }

    private Wishes(Wishes original)
        : this(new RouteOptions { Tenant = original.Tenant, Metadata = original.Metadata })
        => Demands = original.Demands;

    /// <summary>What holds for a copy of the request as well: whom it takes, and what a filter goes by.</summary>
    public Wishes ForMirror() => new(this);

    /// <summary>What is to be played for it alone.</summary>
    public Rehearsal? Rehearsal { get; } = Rehearsal.Of(options);

    private static FallbackEntry[]? Copy(IReadOnlyList<FallbackEntry>? entries) => entries is null ? null : [.. entries];
}
