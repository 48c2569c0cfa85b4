namespace LlmRouter.Testing;

/// <summary>
/// The simulated deployments of one group: those whose name is <c>group/id</c>, as <see cref="ProviderSimulator.Attach(RouterOptions)"/>
/// names them, also those that come later. Thread-safe.
/// </summary>
public sealed class SimulatedGroup
{
    private readonly ProviderSimulator _simulator;

    internal SimulatedGroup(string name, ProviderSimulator simulator)
    {
        Name = name;
        _simulator = simulator;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>
    /// What goes wrong with the group's calls, whichever of its deployments gets them: <c>Next(3, fault)</c> are the next three
    /// requests of the whole group. A deployment's own <see cref="SimulatedDeployment.Faults"/> go first, and a request meets one
    /// fault at most. Probabilities are drawn by the deployment's seed and the number of its request.
    /// </summary>
    public FaultScript Faults { get; } = new();

    /// <summary>Its deployments so far, in no particular order.</summary>
    public IReadOnlyCollection<SimulatedDeployment> Deployments => [.. _simulator.Deployments.Where(d => ReferenceEquals(d.Group, this))];
}
