namespace LlmRouter.Configuration;

/// <summary>The names of the strategies, as <c>models.json</c> spells them.</summary>
internal static class StrategyNames
{
    public const string SimpleShuffle = "simple-shuffle";
    public const string RoundRobin = "round-robin";
    public const string LeastBusy = "least-busy";
    public const string UsageBased = "usage-based";
    public const string LatencyBased = "latency-based";
    public const string CostBased = "cost-based";
    public const string PowerOfTwo = "power-of-two";
    public const string Affinity = "affinity";

    /// <summary>In the order of the public enumeration <c>RoutingStrategy</c>.</summary>
    public static readonly string[] All = [SimpleShuffle, RoundRobin, LeastBusy, UsageBased, LatencyBased, CostBased, PowerOfTwo, Affinity];
}
