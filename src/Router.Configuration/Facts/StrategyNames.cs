namespace LlmRouter.Configuration;

/// <summary>The names of the strategies, as <c>models.json</c> spells them.</summary>
internal static class StrategyNames
{
    public const string SimpleShuffle = "simple-shuffle";
    public const string RoundRobin = "round-robin";
    public const string LeastBusy = "least-busy";
    public const string Affinity = "affinity";

    /// <summary>In the order of the public enumeration <c>RoutingStrategy</c>.</summary>
    public static readonly string[] All = [SimpleShuffle, RoundRobin, LeastBusy];
}
