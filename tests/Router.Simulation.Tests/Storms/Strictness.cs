namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>Checks that the rules ask for and that the engine does not pass yet. Each becomes unconditional when it does.</summary>
internal static class Strictness
{
    /// <summary>
    /// A request that comes back to several deployments waits for each one's own Retry-After; today the shortest wait readmits
    /// them all. (See "the shorter wait does not readmit the other" among the pending scenarios.)
    /// </summary>
    public static bool EachRetryAfter => false;

    /// <summary>
    /// Some requests hedge. Not before hedging is there, since the checks take an attempt that is cut, but not by its caller, for a
    /// timeout: the loser of a hedge is neither that nor a failure, and may run beside the winner.
    /// </summary>
    public static bool Hedging => false;
}
