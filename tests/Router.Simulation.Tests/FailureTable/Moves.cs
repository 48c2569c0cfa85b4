namespace LlmRouter.Tests.Simulation.FailureTable;

/// <summary>Where a request goes after a failure, within its group.</summary>
internal enum Moves
{
    Nowhere,

    /// <summary>To another deployment.</summary>
    On,

    /// <summary>To a deployment of another model.</summary>
    ToOtherModel,
}
