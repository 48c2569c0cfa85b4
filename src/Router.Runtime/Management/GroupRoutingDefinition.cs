using LlmRouter.Configuration;

namespace LlmRouter;

/// <summary>The settings that can be given for a whole router or for a group.</summary>
public abstract class GroupRoutingDefinition : RoutingDefinition
{
    private protected GroupRoutingDefinition()
    {
    }

    /// <summary>How a deployment is chosen. Default <see cref="RoutingStrategy.SimpleShuffle"/>.</summary>
    public RoutingStrategy? Strategy
    {
        get => GetChoice<RoutingStrategy>(Setting.Strategy);
        set => SetChoice(Setting.Strategy, value);
    }

    /// <summary>
    /// The time for a whole request, retries and fallbacks included; for a stream it ends at the first visible chunk. Default 600 s.
    /// </summary>
    public TimeSpan? Timeout
    {
        get => (TimeSpan?)this[Setting.TimeoutSeconds];
        set => this[Setting.TimeoutSeconds] = value;
    }

    /// <summary>Attempts of one request in all, fallbacks included. Default 10.</summary>
    public int? MaxAttempts
    {
        get => (int?)this[Setting.MaxAttempts];
        set => this[Setting.MaxAttempts] = value;
    }

    /// <summary>
    /// Groups, aliases or deployments (<c>group/id</c>) that answer when the group cannot, in this order. On the router: for
    /// groups that name none.
    /// </summary>
    public IReadOnlyList<string>? Fallbacks
    {
        get => (IReadOnlyList<string>?)this[Setting.Fallbacks];
        set => this[Setting.Fallbacks] = value;
    }

    /// <summary>Hops from one fallback to the next over a whole request. Default 5.</summary>
    public int? MaxFallbacks
    {
        get => (int?)this[Setting.MaxFallbacks];
        set => this[Setting.MaxFallbacks] = value;
    }

    /// <summary>Whether a request that the provider calls invalid is tried on the fallbacks. Default <see langword="false"/>.</summary>
    public bool? FallbackOnBadRequest
    {
        get => (bool?)this[Setting.FallbackOnBadRequest];
        set => this[Setting.FallbackOnBadRequest] = value;
    }

    /// <summary>Whether a deployment must have any of a request's tags, or all of them. Default <see cref="TagMatching.Any"/>.</summary>
    public TagMatching? TagMatching
    {
        get => GetChoice<TagMatching>(Setting.TagMatching);
        set => SetChoice(Setting.TagMatching, value);
    }

    /// <summary>How long a session stays with the deployment that served it last. Zero = not at all. Default 1 h.</summary>
    public TimeSpan? SessionAffinity
    {
        get => (TimeSpan?)this[Setting.SessionAffinitySeconds];
        set => this[Setting.SessionAffinitySeconds] = value;
    }

    /// <summary>Keeps requests that begin alike on one deployment, whose prompt cache then serves them. Default <see langword="false"/>.</summary>
    public bool? PromptCacheAffinity
    {
        get => (bool?)this[Setting.PromptCacheAffinity];
        set => this[Setting.PromptCacheAffinity] = value;
    }

    /// <summary>
    /// For <see cref="RoutingStrategy.LatencyBased"/>: deployments within this share of the best one's time are as good as it; 0.1 is
    /// 10 %. 0 to 10, default 0.1.
    /// </summary>
    public double? LatencyBuffer
    {
        get => (double?)this[Setting.LatencyBuffer];
        set => this[Setting.LatencyBuffer] = value;
    }

    /// <summary>For <see cref="RoutingStrategy.LatencyBased"/>: how long it takes until half of what was measured is forgotten. Default 60 s.</summary>
    public TimeSpan? LatencyHalfLife
    {
        get => (TimeSpan?)this[Setting.LatencyHalfLifeSeconds];
        set => this[Setting.LatencyHalfLifeSeconds] = value;
    }

    /// <summary>
    /// For <see cref="RoutingStrategy.LatencyBased"/>: the share of calls that go to deployments of which nothing is known yet. 0 to
    /// 1, default 0.05.
    /// </summary>
    public double? ExplorationShare
    {
        get => (double?)this[Setting.ExplorationShare];
        set => this[Setting.ExplorationShare] = value;
    }
}
