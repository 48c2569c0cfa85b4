namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>How a call ended for its caller.</summary>
internal enum CallOutcome
{
    Running,
    Answered,
    Failed,

    /// <summary>The caller cancelled and was told so.</summary>
    Cancelled,

    /// <summary>The caller disposed the stream.</summary>
    Dropped,
}
