namespace LlmRouter.Core;

/// <summary>How requests come back to deployments that have failed them, in one group. Immutable.</summary>
internal sealed record RetrySettings
{
    public static readonly RetrySettings Default = new();

    /// <summary>The wait before the first return; the k-th waits this times <see cref="Factor"/> to the power of k.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest such wait.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(8);

    public double Factor { get; init; } = 2;

    /// <summary>Whether waits are drawn from zero to what they would be without it.</summary>
    public bool Jitter { get; init; } = true;

    /// <summary>A provider's Retry-After beyond this is not waited for; the wait is then that of a failure without one.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The returns that all requests of a group may make in a minute, as a share of its calls in that minute.</summary>
    public double BudgetShare { get; init; } = 0.2;

    /// <summary>Returns a minute beyond that share.</summary>
    public int BudgetPerMinute { get; init; } = 10;

    /// <summary>Attempts after the first that a kind of failure may bring about in one group, by kind; null = as for all kinds.</summary>
    public int?[]? ByKind { get; init; }

    public int? Of(FailureKind kind) => ByKind?[(int)kind];
}
