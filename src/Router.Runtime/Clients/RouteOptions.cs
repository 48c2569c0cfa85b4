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
    public IReadOnlyList<FallbackEntry>? Fallbacks { get; set; }

    /// <summary>The same for requests that are longer than a context window or a token limit. Default: <see cref="Fallbacks"/>.</summary>
    public IReadOnlyList<FallbackEntry>? ContextWindowFallbacks { get; set; }

    /// <summary>
    /// The same for what a provider's content policy refuses, before anything of a stream was shown. Default: as configured;
    /// <see cref="Fallbacks"/> are not asked then.
    /// </summary>
    public IReadOnlyList<FallbackEntry>? ContentPolicyFallbacks { get; set; }

    /// <summary>Hops from one fallback to the next. 0 to 100.</summary>
    public int? MaxFallbacks { get; set; }

    /// <summary>No fallbacks at all, whatever is configured.</summary>
    public bool DisableFallbacks { get; set; }

    /// <summary>
    /// The id of the only deployment of the group that may be tried. Limits and cooldown still hold, and the group's
    /// fallbacks apply.
    /// </summary>
    public string? Deployment { get; set; }

    /// <summary>
    /// Labels that choose deployments by their <c>Tags</c>; <c>"!eu"</c> excludes. Without any, deployments tagged
    /// <c>default</c> are taken where the group has some. Budgets of these tags pay for the request.
    /// </summary>
    public IReadOnlyList<string>? Tags { get; set; }

    /// <summary>Which of the tags a deployment must have. Default: as the group says.</summary>
    public TagMatching? TagMatching { get; set; }

    /// <summary>The only region that the request may be sent to: deployments that declare another one, or none, are not asked.</summary>
    public string? Region { get; set; }

    /// <summary>What the caller was granted: opens deployments that name one of these as <c>AccessTags</c>.</summary>
    public IReadOnlyList<string>? AccessTags { get; set; }

    /// <summary>Who pays: budgets of <c>tenant:name</c> or <c>tenant:*</c> apply.</summary>
    public string? Tenant { get; set; }

    /// <summary>
    /// The conversation that the request belongs to: it stays with the deployment that answered it last, as long as that one can
    /// and is not busier than its share.
    /// </summary>
    public string? SessionId { get; set; }

    /// <summary>How a deployment is chosen, instead of the group's strategy.</summary>
    public RoutingStrategy? Strategy { get; set; }

    /// <summary>
    /// Weights by deployment id for <see cref="RoutingStrategy.SimpleShuffle"/>, instead of configured ones: finite, 0 or more;
    /// missing = 0, which is taken only when nobody else is left. They apply in the group that was asked for; an id that is none of
    /// its deployments' is an error.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Weights { get; set; }

    /// <summary>Who goes first where requests wait: 0 to 255, lower goes first. Default: as the group says, else 100. Never sent to a provider.</summary>
    public int? Priority { get; set; }

    /// <summary>
    /// How long the request waits, within its <see cref="Timeout"/>, for a deployment that can take it when none can now.
    /// Zero: it fails at once.
    /// </summary>
    public TimeSpan? WaitForCapacity { get; set; }

    /// <summary>
    /// How long after the first attempt a second deployment is asked as well; the first good answer is taken. Zero: never.
    /// Default: as the group says.
    /// </summary>
    public TimeSpan? HedgeAfter { get; set; }

    /// <summary>Whether a plain text stream that breaks goes on at another deployment. Default: as the group says.</summary>
    public bool? ContinueStreams { get; set; }

    /// <summary>The slowest that a stream may begin, in tokens a second, above 0. Default: as the deployment says.</summary>
    public double? MinTokensPerSecond { get; set; }

    /// <summary>
    /// Whatever the application wants to tell its own <see cref="ICandidateFilter"/> and failure rules. The router does not look at it, and sends it nowhere.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }

    /// <summary>
    /// For rehearsals: the first attempts of this request fail so, one after the other, in place of being sent; what comes after
    /// them is real. At most 1,000. In code only. See <see cref="FaultInjector"/>, which this goes before.
    /// </summary>
    public IReadOnlyList<FailureKind>? Faults { get; set; }

    /// <summary>
    /// For rehearsals: what the request is answered with, streamed word by word where it is a stream. It is routed as usual, but no
    /// provider is asked; usage is estimated, the cost is 0, and <see cref="RouteInfo.IsMock"/> says so. Chat only; in code only.
    /// </summary>
    public string? MockAnswer { get; set; }

    /// <summary>
    /// Whether every attempt of the answer, or of the exception, says which deployments were considered and why the others were
    /// not taken (<see cref="AttemptInfo.Decision"/>). Costs a few microseconds.
    /// </summary>
    public bool Explain { get; set; }
}
