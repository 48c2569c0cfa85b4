namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>A group of a storm, as it is configured.</summary>
internal sealed record StormGroup(string Name, bool IsEmbedding)
{
    public List<StormDeployment> Deployments { get; } = [];

    public List<string> Fallbacks { get; } = [];

    public string Strategy { get; init; } = "simple-shuffle";

    public int? Retries { get; init; }

    public int? AllowedFailures { get; init; }

    public TimeSpan Timeout { get; init; }

    public TimeSpan AttemptTimeout { get; init; }

    public TimeSpan FirstTokenTimeout { get; init; }

    public TimeSpan ChunkTimeout { get; init; }

    public TimeSpan Cooldown { get; init; }

    public bool FallbackOnBadRequest { get; init; }

    /// <summary>Those that were removed while the storm ran.</summary>
    public HashSet<string> Gone { get; } = [];

    /// <summary>The most deployments that it ever has.</summary>
    public int Most { get; set; }
}
