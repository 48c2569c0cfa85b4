using LlmRouter.Core;

namespace LlmRouter.Building;

/// <summary>A new table, and what becomes of deployments when it takes the place of the one before.</summary>
internal sealed class TableChange(RoutingTable table)
{
    public RoutingTable Table => table;

    /// <summary>Deployments that are made, and seated.</summary>
    public List<DeploymentState> Added { get; init; } = [];

    /// <summary>Deployments that are in no table any more.</summary>
    public List<DeploymentState> Removed { get; } = [];

    /// <summary>Deployments that go on with other settings.</summary>
    public Dictionary<DeploymentState, DeploymentSettings> Configured { get; init; } = [];

    /// <summary>Deployments that what is declared switches off or on.</summary>
    public List<(DeploymentState State, bool Off)> Switched { get; init; } = [];
}
