namespace LlmRouter;

/// <summary>How a deployment is chosen among those that can take a request. Ties are broken at random.</summary>
public enum RoutingStrategy
{
    /// <summary>
    /// Weighted random, the default. The weights are the deployments' <c>Weight</c> if any deployment of the group has one
    /// (missing = 1), else their <c>Rpm</c>, else their <c>Tpm</c> (each only if all have it), else all alike.
    /// </summary>
    SimpleShuffle,

    /// <summary>Smooth weighted round robin: exact over any run of sum(weights) picks while the same deployments are eligible.</summary>
    RoundRobin,

    /// <summary>The fewest requests in flight per unit of weight. A stream is in flight until it ends.</summary>
    LeastBusy,
}
