namespace LlmRouter;

/// <summary>A deployment at one moment, and what it has done since the router was built.</summary>
public sealed class DeploymentStatus
{
    internal DeploymentStatus()
    {
    }

    /// <summary>The name of its group.</summary>
    public required string Group { get; init; }

    /// <summary>Its id in the group.</summary>
    public required string Id { get; init; }

    /// <summary>The provider, e.g. <c>openai</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model as the provider knows it.</summary>
    public required string Model { get; init; }

    /// <summary>Where it runs, as configured.</summary>
    public string? Region { get; init; }

    /// <summary>Whether it was removed from its group; then nothing else is known of it.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Whether it is switched off, drained or removed.</summary>
    public bool IsOff { get; init; }

    /// <summary>How long it is left alone from now; <see langword="null"/> when it is not cooling down.</summary>
    public TimeSpan? CoolsFor { get; init; }

    /// <summary>Whether its cooldown is over but it has not answered since: one request at a time tries whether it is back.</summary>
    public bool IsProbing { get; init; }

    /// <summary>Cooldowns that began without a success between them; each doubles the configured time of the next, up to a limit.</summary>
    public int CooldownsInARow { get; init; }

    /// <summary>Requests in flight, streams that have not ended included.</summary>
    public int InFlight { get; init; }

    /// <summary>Attempts that have ended.</summary>
    public long Requests { get; init; }

    /// <summary>Attempts that were copies of calls of other groups, sent in the background; <see cref="Requests"/> and all else count them too.</summary>
    public long Mirrored { get; init; }

    /// <summary>Attempts that were answered.</summary>
    public long Successes { get; init; }

    /// <summary>Attempts that failed, by kind; kinds that did not occur are absent.</summary>
    public required IReadOnlyDictionary<FailureKind, long> Failures { get; init; }

    /// <summary>Attempts that the caller ended.</summary>
    public long Cancelled { get; init; }

    /// <summary>How often a cooldown was begun or extended.</summary>
    public long Cooldowns { get; init; }

    /// <summary>Input tokens, as reported, or estimated where an attempt was cut.</summary>
    public long InputTokens { get; init; }

    /// <summary>Output tokens, as reported, or estimated where an attempt was cut.</summary>
    public long OutputTokens { get; init; }

    /// <summary>US dollars, as far as the price is known.</summary>
    public decimal Cost { get; init; }

    /// <summary>The median duration of answered attempts, to within 6 %; <see langword="null"/> before the first.</summary>
    public TimeSpan? MedianLatency { get; init; }

    /// <summary>The 95th percentile of the duration of answered attempts, to within 6 %; <see langword="null"/> before the first.</summary>
    public TimeSpan? Latency95 { get; init; }
}
