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
}
