namespace LlmRouter.Core;

/// <summary>How requests wait in one group for a deployment that can take them. Immutable.</summary>
internal sealed record QueueSettings
{
    public static readonly QueueSettings Default = new();

    /// <summary>How long a request waits at most; zero = it fails at once.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether it waits before fallbacks are asked, rather than when none can answer.</summary>
    public bool BeforeFallback { get; init; }

    /// <summary>The most requests that wait at one time.</summary>
    public int Limit { get; init; } = 1_000;

    /// <summary>The priority of requests that name none; 0 to 255, lower goes first.</summary>
    public int Priority { get; init; } = 100;

    /// <summary>By how much a priority falls for every second waited.</summary>
    public double Ageing { get; init; } = 5;

    /// <summary>Whether tenants take turns, priorities then deciding among the requests of one tenant.</summary>
    public bool Fair { get; init; }
}
