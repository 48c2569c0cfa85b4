namespace LlmRouter;

/// <summary>The settings that can be given for a whole router or for a group.</summary>
public abstract class GroupSettingsAttribute : RoutingSettingsAttribute
{
    private protected GroupSettingsAttribute()
    {
    }

    /// <summary>How a deployment is chosen. Default <see cref="RoutingStrategy.SimpleShuffle"/>.</summary>
    public RoutingStrategy Strategy { get; set; }

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
