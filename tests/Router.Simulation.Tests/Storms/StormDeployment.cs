namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>A deployment of a storm, as it is configured.</summary>
internal sealed record StormDeployment(string Id, string Group, string Host, string Key)
{
    public int? Rpm { get; init; }

    public int? Tpm { get; init; }

    public int? MaxParallel { get; init; }

    public int Order { get; init; }

    public int? Weight { get; init; }

    /// <summary>Always answers, at once, and nobody touches it.</summary>
    public bool IsSafe { get; init; }
}
