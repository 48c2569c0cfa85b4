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

    public RetrySettings Retry { get; init; } = RetrySettings.Default;

    public QueueSettings Queue { get; init; } = QueueSettings.Default;

    /// <summary>When a second deployment is asked beside a slow one; <see langword="null"/> = never.</summary>
    public HedgeSettings? Hedge { get; init; }

    /// <summary>Whether a plain text stream that breaks goes on at another deployment.</summary>
    public bool ContinueStreams { get; init; }

    /// <summary>Finish reasons with which an answer counts as failed.</summary>
    public string[] FailOnFinishReasons { get; init; } = [];

    /// <summary>The name of the group that gets a copy of calls in the background; <see langword="null"/> = none.</summary>
    public string? MirrorTo { get; init; }

    /// <summary>The share of calls that is copied; 0 to 1.</summary>
    public double MirrorShare { get; init; } = 1;
}
