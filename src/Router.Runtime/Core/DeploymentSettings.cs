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

    public int? AllowedFailures { get; init; }

    /// <summary>How long it cools when the provider does not say; zero = it never cools.</summary>
    public required TimeSpan Cooldown { get; init; }

    /// <summary>The most output tokens where a request names none, as it is sent; <see langword="null"/> = not sent.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>How long after a cooldown it takes until every request is offered it again; zero = at once.</summary>
    public TimeSpan SlowStart { get; init; }

    public TokenPrice? Price { get; init; }

    /// <summary>The budgets that its calls are paid from.</summary>
    public Budget[] Budgets { get; init; } = [];

    public DeploymentTraits Traits { get; init; } = DeploymentTraits.None;
}
