namespace LlmRouter.Configuration;

/// <summary>
/// Every setting there is. The name in attributes is the member's name, in JSON the same in camelCase. What each one means,
/// where it may stand and which values it takes is in <see cref="SettingTable"/>, and only there.
/// </summary>
internal enum Setting
{
    // Where and what a deployment is.
    Model,
    Endpoint,
    Url,
    ApiKey,
    ApiVersion,
    Organization,
    Project,
    Region,
    Headers,
    ConnectionLifetimeSeconds,
    Disabled,
    Price,
    MemberName,
    BaseModel,
    ContextWindow,
    Features,

    // Who may use it, and when.
    Tags,
    Environments,
    AccessTags,
    AccessWindows,

    // Choosing.
    Mode,
    DefaultGroup,
    Strategy,
    Weight,
    Order,
    TagMatching,
    SessionAffinitySeconds,
    PromptCacheAffinity,
    LatencyBuffer,
    LatencyHalfLifeSeconds,
    ExplorationShare,
    SlowStartSeconds,

    // Limits.
    Rpm,
    Tpm,
    InputTpm,
    OutputTpm,
    MaxParallel,

    // Time.
    TimeoutSeconds,
    AttemptTimeoutSeconds,
    FirstTokenTimeoutSeconds,
    ChunkTimeoutSeconds,
    StreamTimeoutSeconds,
    ConsumerTimeoutSeconds,

    // Failures.
    Retries,
    RetriesByKind,
    RetryBaseDelaySeconds,
    RetryMaxDelaySeconds,
    RetryBackoffFactor,
    RetryJitter,
    RetryBudgetShare,
    RetryBudgetPerMinute,
    MaxRetryAfterSeconds,
    MaxAttempts,
    Fallbacks,
    ContextWindowFallbacks,
    ContentPolicyFallbacks,
    MaxFallbacks,
    FallbackOnBadRequest,
    FailOnFinishReasons,
    AllowedFailures,
    AllowedFailuresByKind,
    FailureRate,
    FailureRateMinimum,
    Cooldown,
    CooldownSeconds,
    CooldownSecondsByKind,
    MaxCooldownSeconds,

    // Waiting for capacity.
    WaitForCapacitySeconds,
    WaitBeforeFallback,
    QueueLimit,
    Priority,
    PriorityAgeing,
    FairQueue,

    // Slow answers, broken streams, copies.
    HedgeAfterSeconds,
    HedgePercentile,
    HedgeBudget,
    MinTokensPerSecond,
    ContinueStreams,
    MirrorTo,
    MirrorShare,

    // Defaults of the chat options.
    Temperature,
    TopP,
    MaxOutputTokens,
    FrequencyPenalty,
    PresencePenalty,
    Seed,
    ReasoningEffort,
    DropUnsupported,
}
