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
    /// groups that name none. A text converts to an entry.
    /// </summary>
    public IReadOnlyList<FallbackDefinition>? Fallbacks
    {
        get => (IReadOnlyList<FallbackDefinition>?)this[Setting.Fallbacks];
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

    /// <summary>What answers in place of <see cref="Fallbacks"/> when a request is too long for the models of the group.</summary>
    public IReadOnlyList<string>? ContextWindowFallbacks
    {
        get => (IReadOnlyList<string>?)this[Setting.ContextWindowFallbacks];
        set => this[Setting.ContextWindowFallbacks] = value;
    }

    /// <summary>What answers when a provider's content policy refuses a request; <see cref="Fallbacks"/> are not asked then.</summary>
    public IReadOnlyList<string>? ContentPolicyFallbacks
    {
        get => (IReadOnlyList<string>?)this[Setting.ContentPolicyFallbacks];
        set => this[Setting.ContentPolicyFallbacks] = value;
    }

    /// <summary>Finish reasons with which an answer counts as failed, e.g. <c>length</c>. Default: none.</summary>
    public IReadOnlyList<string>? FailOnFinishReasons
    {
        get => (IReadOnlyList<string>?)this[Setting.FailOnFinishReasons];
        set => this[Setting.FailOnFinishReasons] = value;
    }

    /// <summary>
    /// The same as <see cref="RoutingDefinition.Retries"/> for single kinds of failures; kinds that are not in it are as that says.
    /// </summary>
    public IReadOnlyDictionary<FailureKind, int>? RetriesByKind
    {
        get => (IReadOnlyDictionary<FailureKind, int>?)this[Setting.RetriesByKind];
        set => this[Setting.RetriesByKind] = value;
    }

    /// <summary>
    /// The wait before a request comes back to a deployment for the first time, when the provider does not say. Default 0.5 s.
    /// </summary>
    public TimeSpan? RetryBaseDelay
    {
        get => (TimeSpan?)this[Setting.RetryBaseDelaySeconds];
        set => this[Setting.RetryBaseDelaySeconds] = value;
    }

    /// <summary>The longest such wait. Default 8 s.</summary>
    public TimeSpan? RetryMaxDelay
    {
        get => (TimeSpan?)this[Setting.RetryMaxDelaySeconds];
        set => this[Setting.RetryMaxDelaySeconds] = value;
    }

    /// <summary>By what such waits grow from one to the next, 1 to 100. Default 2.</summary>
    public double? RetryBackoffFactor
    {
        get => (double?)this[Setting.RetryBackoffFactor];
        set => this[Setting.RetryBackoffFactor] = value;
    }

    /// <summary>Draws such waits at random between zero and what they would be. Default <see langword="true"/>.</summary>
    public bool? RetryJitter
    {
        get => (bool?)this[Setting.RetryJitter];
        set => this[Setting.RetryJitter] = value;
    }

    /// <summary>
    /// How often requests may come back to a deployment, as a share of the group's calls in a minute; 0.2 is 20 %. Default 0.2.
    /// </summary>
    public double? RetryBudgetShare
    {
        get => (double?)this[Setting.RetryBudgetShare];
        set => this[Setting.RetryBudgetShare] = value;
    }

    /// <summary>How often a minute they may in addition to <see cref="RetryBudgetShare"/>. Default 10.</summary>
    public int? RetryBudgetPerMinute
    {
        get => (int?)this[Setting.RetryBudgetPerMinute];
        set => this[Setting.RetryBudgetPerMinute] = value;
    }

    /// <summary>
    /// The longest wait that a provider may ask for; when it asks for more, the wait is as if it had not said. Default 60 s.
    /// </summary>
    public TimeSpan? MaxRetryAfter
    {
        get => (TimeSpan?)this[Setting.MaxRetryAfterSeconds];
        set => this[Setting.MaxRetryAfterSeconds] = value;
    }

    /// <summary>How long a request waits for a deployment that can take it. Zero = it fails at once. Default 10 s.</summary>
    public TimeSpan? WaitForCapacity
    {
        get => (TimeSpan?)this[Setting.WaitForCapacitySeconds];
        set => this[Setting.WaitForCapacitySeconds] = value;
    }

    /// <summary>Lets requests wait before fallbacks are asked, not only when none can answer. Default <see langword="false"/>.</summary>
    public bool? WaitBeforeFallback
    {
        get => (bool?)this[Setting.WaitBeforeFallback];
        set => this[Setting.WaitBeforeFallback] = value;
    }

    /// <summary>The most requests of a group that wait at one time, 0 to 1,000,000. Default 1000.</summary>
    public int? QueueLimit
    {
        get => (int?)this[Setting.QueueLimit];
        set => this[Setting.QueueLimit] = value;
    }

    /// <summary>The priority of requests that name none, 0 to 255; the lower one goes first. Default 100.</summary>
    public int? Priority
    {
        get => (int?)this[Setting.Priority];
        set => this[Setting.Priority] = value;
    }

    /// <summary>By how much the priority of a request falls in every second that it waits, 0 to 1000. Default 5.</summary>
    public double? PriorityAgeing
    {
        get => (double?)this[Setting.PriorityAgeing];
        set => this[Setting.PriorityAgeing] = value;
    }

    /// <summary>Lets tenants take turns; priorities then decide among the requests of one tenant. Default <see langword="false"/>.</summary>
    public bool? FairQueue
    {
        get => (bool?)this[Setting.FairQueue];
        set => this[Setting.FairQueue] = value;
    }

    /// <summary>Asks a second deployment when the first has not answered after this time. Default: never.</summary>
    public TimeSpan? HedgeAfter
    {
        get => (TimeSpan?)this[Setting.HedgeAfterSeconds];
        set => this[Setting.HedgeAfterSeconds] = value;
    }

    /// <summary>
    /// Asks a second deployment when the first takes longer than this share of earlier answers, above 0 and below 1; 0.95 means the
    /// slowest 5 %. Default: never.
    /// </summary>
    public double? HedgePercentile
    {
        get => (double?)this[Setting.HedgePercentile];
        set => this[Setting.HedgePercentile] = value;
    }

    /// <summary>The most second requests, as a share, 0 to 1, of the group's calls. Default 0.05.</summary>
    public double? HedgeBudget
    {
        get => (double?)this[Setting.HedgeBudget];
        set => this[Setting.HedgeBudget] = value;
    }

    /// <summary>Lets another deployment go on with a stream of plain text that breaks. Default <see langword="false"/>.</summary>
    public bool? ContinueStreams
    {
        get => (bool?)this[Setting.ContinueStreams];
        set => this[Setting.ContinueStreams] = value;
    }
}
