namespace LlmRouter.Strategies;

/// <summary>What is configured for the strategies of a group. Immutable.</summary>
internal sealed record StrategySettings
{
    public static StrategySettings Default { get; } = new();

    /// <summary>How far above the best estimate a deployment may be and still share the load: a share of it, from 0.</summary>
    public double LatencyBuffer { get; init; } = 0.1;

    /// <summary>In what time half of what is known of a latency is forgotten. More than zero.</summary>
    public TimeSpan LatencyHalfLife { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The share of picks for deployments that have not been measured, from 0 to 1.</summary>
    public double Exploration { get; init; } = 0.05;
}
