using LlmRouter.Limits;

namespace LlmRouter.Core;

/// <summary>What is configured for one deployment, with what group and router give already in it. Immutable.</summary>
internal sealed record DeploymentSettings
{
    public required DeploymentLimits Limits { get; init; }

    public required TimeSpan AttemptTimeout { get; init; }

    public required TimeSpan FirstTokenTimeout { get; init; }

    public required TimeSpan ChunkTimeout { get; init; }

    public TimeSpan? StreamTimeout { get; init; }

    /// <summary>How often one request may come back to it; <see langword="null"/> = no limit of its own.</summary>
    public int? Returns { get; init; }

    public HealthSettings Health { get; init; } = HealthSettings.Default;

    /// <summary>The slowest that a stream may begin, in tokens a second; <see langword="null"/> = any.</summary>
    public double? MinTokensPerSecond { get; init; }

    /// <summary>How long the consumer of a stream may stay away before it loses the stream.</summary>
    public TimeSpan ConsumerTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The name of the group that gets a copy of its calls in the background; <see langword="null"/> = as the group says.</summary>
    public string? MirrorTo { get; init; }

    /// <summary>The share of its calls that is copied; 0 to 1; <see langword="null"/> = as the group says.</summary>
    public double? MirrorShare { get; init; }

    /// <summary>The most output tokens where a request names none, as it is sent; <see langword="null"/> = not sent.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>How long after a cooldown it takes until every request is offered it again; zero = at once.</summary>
    public TimeSpan SlowStart { get; init; }

    public TokenPrice? Price { get; init; }

    /// <summary>The budgets that its calls are paid from.</summary>
    public Budget[] Budgets { get; init; } = [];

    public DeploymentTraits Traits { get; init; } = DeploymentTraits.None;
}
