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

    /// <summary>
    /// The lowest used share of the tokens a minute (of the requests a minute where no <c>Tpm</c> is declared) over the last 60 s. A
    /// deployment without a limit is measured against the largest of its group; where nobody has one, the fewest tokens count.
    /// </summary>
    UsageBased,

    /// <summary>
    /// The lowest moving average of the time per output token, for streams of the time to the first token. Everybody within the
    /// latency buffer (10 %) of the best shares the load; an estimate drifts to the best with a half-life of 60 s, so that a slow
    /// deployment is tried again; 5 % of picks go to deployments that have not been measured.
    /// </summary>
    LatencyBased,

    /// <summary>
    /// The lowest expected price of the very request: input x price + expected output x price, expected = the stated maximum, else the
    /// group's moving mean. Deployments of unknown price come last; 0 is a price.
    /// </summary>
    CostBased,

    /// <summary>
    /// The less loaded of two random candidates, by (requests in flight + 1) x moving average of the duration: a choice whose cost does
    /// not grow with the group, and that does not herd where many processes share deployments.
    /// </summary>
    PowerOfTwo,

    /// <summary>
    /// The same deployment for the same session or prompt beginning, by weighted rendezvous hashing; nobody takes more than 1.25 x the
    /// weighted mean + 1 requests in flight.
    /// </summary>
    Affinity,
}
