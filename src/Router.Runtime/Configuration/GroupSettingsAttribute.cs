namespace LlmRouter;

/// <summary>The settings that can be given for a whole router or for a group.</summary>
public abstract class GroupSettingsAttribute : RoutingSettingsAttribute
{
    private protected GroupSettingsAttribute()
    {
    }

    /// <summary>How a deployment is chosen. Default <see cref="RoutingStrategy.SimpleShuffle"/>.</summary>
    public RoutingStrategy Strategy { get; set; }

    /// <summary>Whether a deployment must have any of a request's tags, or all of them. Default <see cref="TagMatching.Any"/>.</summary>
    public TagMatching TagMatching { get; set; }

    /// <summary>Seconds for which a session stays with the deployment that served it last. 0 = not at all. Default 3600.</summary>
    public double SessionAffinitySeconds { get; set; }

    /// <summary>
    /// Keeps requests that begin alike on one deployment, whose prompt cache then serves them. Default <see langword="false"/>.
    /// </summary>
    public bool PromptCacheAffinity { get; set; }

    /// <summary>
    /// For the strategy <c>latency-based</c>: deployments within this share of the best one's time are as good as it; 0.1 is
    /// 10 %. 0 to 10, default 0.1.
    /// </summary>
    public double LatencyBuffer { get; set; }

    /// <summary>For the strategy <c>latency-based</c>: seconds until half of what was measured is forgotten. Default 60.</summary>
    public double LatencyHalfLifeSeconds { get; set; }

    /// <summary>
    /// For the strategy <c>latency-based</c>: the share of calls that go to deployments of which nothing is known yet. 0 to 1,
    /// default 0.05.
    /// </summary>
    public double ExplorationShare { get; set; }

    /// <summary>
    /// Seconds for a whole request, retries and fallbacks included; for a stream it ends at the first visible chunk. Default 600.
    /// </summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>Attempts of one request in all, fallbacks included. Default 10.</summary>
    public int MaxAttempts { get; set; }

    /// <summary>
    /// Groups, aliases or deployments (<c>group/id</c>) that answer when the group cannot, in this order. On the router: for
    /// groups that name none.
    /// </summary>
    public string[]? Fallbacks { get; set; }

    /// <summary>Hops from one fallback to the next over a whole request. Default 5.</summary>
    public int MaxFallbacks { get; set; }

    /// <summary>Whether a request that the provider calls invalid is tried on the fallbacks. Default <see langword="false"/>.</summary>
    public bool FallbackOnBadRequest { get; set; }
}
