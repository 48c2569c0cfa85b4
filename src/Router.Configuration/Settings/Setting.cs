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

    // Failures.
    Retries,
    MaxAttempts,
    Fallbacks,
    MaxFallbacks,
    FallbackOnBadRequest,
    AllowedFailures,
    Cooldown,
    CooldownSeconds,

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
