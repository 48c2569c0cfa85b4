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
    /// groups that name none. <see cref="FallbackAttribute"/> says more.
    /// </summary>
    public string[]? Fallbacks { get; set; }

    /// <summary>What answers in place of <see cref="Fallbacks"/> when a request is too long for the models of the group.</summary>
    public string[]? ContextWindowFallbacks { get; set; }

    /// <summary>
    /// What answers when a provider's content policy refuses a request; <see cref="Fallbacks"/> are not asked then.
    /// </summary>
    public string[]? ContentPolicyFallbacks { get; set; }

    /// <summary>Hops from one fallback to the next over a whole request. Default 5.</summary>
    public int MaxFallbacks { get; set; }

    /// <summary>Whether a request that the provider calls invalid is tried on the fallbacks. Default <see langword="false"/>.</summary>
    public bool FallbackOnBadRequest { get; set; }

    /// <summary>Finish reasons with which an answer counts as failed, e.g. <c>length</c>. Default: none.</summary>
    public string[]? FailOnFinishReasons { get; set; }

    /// <summary>
    /// Seconds that a request waits before it comes back to a deployment for the first time, when the provider does not say.
    /// Default 0.5.
    /// </summary>
    public double RetryBaseDelaySeconds { get; set; }

    /// <summary>The longest such wait, in seconds. Default 8.</summary>
    public double RetryMaxDelaySeconds { get; set; }

    /// <summary>By what such waits grow from one to the next, 1 to 100. Default 2.</summary>
    public double RetryBackoffFactor { get; set; }

    /// <summary>Draws such waits at random between zero and what they would be. Default <see langword="true"/>.</summary>
    public bool RetryJitter { get; set; }

    /// <summary>
    /// How often requests may come back to a deployment, as a share of the group's calls in a minute; 0.2 is 20 %. Default 0.2.
    /// </summary>
    public double RetryBudgetShare { get; set; }

    /// <summary>How often a minute they may in addition to <see cref="RetryBudgetShare"/>. Default 10.</summary>
    public int RetryBudgetPerMinute { get; set; }

    /// <summary>
    /// The longest wait, in seconds, that a provider may ask for; when it asks for more, the wait is as if it had not said.
    /// Default 60.
    /// </summary>
    public double MaxRetryAfterSeconds { get; set; }

    /// <summary>Seconds that a request waits for a deployment that can take it. 0 = it fails at once. Default 10.</summary>
    public double WaitForCapacitySeconds { get; set; }

    /// <summary>
    /// Lets requests wait before fallbacks are asked, not only when none can answer. Default <see langword="false"/>.
    /// </summary>
    public bool WaitBeforeFallback { get; set; }

    /// <summary>The most requests of a group that wait at one time, 0 to 1,000,000. Default 1000.</summary>
    public int QueueLimit { get; set; }

    /// <summary>The priority of requests that name none, 0 to 255; the lower one goes first. Default 100.</summary>
    public int Priority { get; set; }

    /// <summary>By how much the priority of a request falls in every second that it waits, 0 to 1000. Default 5.</summary>
    public double PriorityAgeing { get; set; }

    /// <summary>
    /// Lets tenants take turns; priorities then decide among the requests of one tenant. Default <see langword="false"/>.
    /// </summary>
    public bool FairQueue { get; set; }

    /// <summary>Seconds after which a second deployment is asked when the first has not answered; above 0. Default: never.</summary>
    public double HedgeAfterSeconds { get; set; }

    /// <summary>
    /// Asks a second deployment when the first takes longer than this share of earlier answers, above 0 and below 1; 0.95 means
    /// the slowest 5 %. Default: never.
    /// </summary>
    public double HedgePercentile { get; set; }

    /// <summary>The most second requests, as a share, 0 to 1, of the group's calls. Default 0.05.</summary>
    public double HedgeBudget { get; set; }

    /// <summary>
    /// Lets another deployment go on with a stream of plain text that breaks. Default <see langword="false"/>.
    /// </summary>
    public bool ContinueStreams { get; set; }
}
