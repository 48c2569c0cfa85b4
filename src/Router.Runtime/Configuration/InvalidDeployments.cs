namespace LlmRouter;

/// <summary>What to do with deployments whose definitions have faults, when a configuration is loaded at run time.</summary>
public enum InvalidDeployments
{
    /// <summary>The whole configuration is refused, and every fault reported.</summary>
    Throw,

    /// <summary>
    /// Such a deployment is left out, with a log message for each of its faults; faults that are not a deployment's own still
    /// refuse the whole.
    /// </summary>
    Skip,
}
