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

    public bool FallbackOnBadRequest { get; init; }
}
