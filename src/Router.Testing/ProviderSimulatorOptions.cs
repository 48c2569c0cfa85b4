namespace LlmRouter.Testing;

/// <summary>How a <see cref="ProviderSimulator"/> is set up. Read once, when it starts.</summary>
public sealed record ProviderSimulatorOptions
{
    /// <summary>
    /// The clock of latencies, token rates, limits and time stamps. Default <see cref="TimeProvider.System"/>; with a
    /// <see cref="ManualTimeProvider"/> answers come when the test says so.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes every random draw. The same seed gives the n-th request of a deployment the same fate in every run. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many of its last requests each deployment keeps; zero or more, default 100.</summary>
    public int KeepRequests { get; init; } = 100;

    /// <summary>Whether kept requests keep the keys that they were sent with. Default <see langword="false"/>: they are <c>***</c>.</summary>
    public bool KeepCredentials { get; init; }

    /// <summary>
    /// Whether each deployment listens on a port of its own, so that connections to one that was killed are refused by the
    /// operating system. Default <see langword="false"/>: all share one port, and connections to a killed one are reset.
    /// </summary>
    public bool PortPerDeployment { get; init; }
}
