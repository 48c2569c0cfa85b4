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
    public string[]? Fallbacks { get; } = options.Fallbacks is null ? null : [.. options.Fallbacks];

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

    /// <summary>How the deployment of the attempt that runs was chosen, where <see cref="Explains"/>.</summary>
    public RouteDecision? Decision { get; set; }
}
