namespace LlmRouter;

/// <summary>
/// What one request asks of the router. Everything is optional and goes before the settings of deployment, group and router.
/// A call reads it once, at its start.
/// </summary>
public sealed class RouteOptions
{
    /// <summary>The whole request, retries and fallbacks included; for a stream it ends at the first visible chunk.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>One attempt that is not a stream.</summary>
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>A stream's time to its first visible chunk.</summary>
    public TimeSpan? FirstTokenTimeout { get; set; }

    /// <summary>The longest silence inside a stream.</summary>
    public TimeSpan? ChunkTimeout { get; set; }

    /// <summary>A whole stream, from its start.</summary>
    public TimeSpan? StreamTimeout { get; set; }

    /// <summary>Further attempts in one group after the first. 0 to 100.</summary>
    public int? Retries { get; set; }

    /// <summary>Attempts in all, fallbacks included. 1 to 1,000.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>
    /// Groups, aliases or deployments (<c>group/id</c>) that answer when the group cannot, instead of the configured ones.
    /// Empty: none.
    /// </summary>
    public IReadOnlyList<string>? Fallbacks { get; set; }

    /// <summary>Hops from one fallback to the next. 0 to 100.</summary>
    public int? MaxFallbacks { get; set; }

    /// <summary>No fallbacks at all, whatever is configured.</summary>
    public bool DisableFallbacks { get; set; }

    /// <summary>
    /// The id of the only deployment of the group that may be tried. Limits and cooldown still hold, and the group's
    /// fallbacks apply.
    /// </summary>
    public string? Deployment { get; set; }
}
