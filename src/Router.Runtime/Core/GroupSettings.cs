namespace LlmRouter.Core;

/// <summary>What is configured for one group, with what the router gives already in it. Immutable.</summary>
internal sealed class GroupSettings
{
    public required string Strategy { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Attempts after the first, when given explicitly.</summary>
    public int? Retries { get; init; }

    public required int MaxAttempts { get; init; }

    public required int MaxFallbacks { get; init; }

    /// <summary>What is reserved of output when the request names no maximum; <see langword="null"/> = the moving mean.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>How long a session stays with a deployment; zero = it does not.</summary>
    public TimeSpan SessionAffinity { get; init; }

    /// <summary>Whether requests that begin alike stay together.</summary>
    public bool PromptCacheAffinity { get; init; }

    /// <summary>Whether a deployment must have all tags of a request, rather than any.</summary>
    public bool MatchAllTags { get; init; }

    public bool FallbackOnBadRequest { get; init; }
}
