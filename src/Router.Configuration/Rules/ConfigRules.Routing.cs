namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo UnknownStrategy = new(
        "LLMR4001", FaultSeverity.Error, "Unknown strategy",
        "Unknown strategy '{1}' in {0}; {2}");

    public static readonly RuleInfo AllWeightsZero = new(
        "LLMR4006", FaultSeverity.Error, "All weights of a group are zero",
        "All deployments of group '{0}' have the weight 0. Give at least one of them a weight above 0.");

    public static readonly RuleInfo NoEffect = new(
        "LLMR4005", FaultSeverity.Info, "A setting without effect",
        "'{0}' of {1} has no effect, because {2}");

    public static readonly RuleInfo TwoStrategies = new(
        "LLMR4009", FaultSeverity.Error, "Two strategies for one group",
        "Group '{0}' has the strategy '{1}' and the strategy type '{2}'. Remove one of them.");

    public static readonly RuleInfo MissingWeight = new(
        "LLMR4002", FaultSeverity.Info, "A deployment without a weight among others that have one",
        "{0} has no weight, and so the weight 1, beside others that state theirs. Say what it is.");

    public static readonly RuleInfo MissingLimit = new(
        "LLMR4003", FaultSeverity.Warning, "A deployment without limits in a group that is spread by their use",
        "{0} has neither tpm nor rpm, by which the strategy 'usage-based' spreads calls: it counts as large as the largest. Give it its limit.");

    public static readonly RuleInfo MissingPrice = new(
        "LLMR4004", FaultSeverity.Warning, "A deployment without a price in a group that is spread by cost",
        "{0} has no known price, so that the strategy 'cost-based' asks it last. Give it a price (0 is one), or the baseModel that it is.");

    public static readonly RuleInfo NothingFits = new(
        "LLMR4007", FaultSeverity.Warning, "A limit that the largest answer does not fit into",
        "'{0}' of {1} is {2}, and each request reserves {3} tokens for its answer ('maxOutputTokens'): none ever fits. Raise the limit, or lower the maximum.");

    public static readonly RuleInfo WiderLimit = new(
        "LLMR4010", FaultSeverity.Warning, "A limit of a part that is wider than that of the whole",
        "'{0}' of {1} is {2}, and input and output together may be {3} ('tpm'): it is never reached. Lower it, or remove it.");

    public static readonly RuleInfo NoLimits = new(
        "LLMR4011", FaultSeverity.Info, "A strategy by the use of limits where there are none",
        "No deployment of group '{0}' has tpm or rpm, so that 'usage-based' asks whoever had the fewest tokens. Give them their limits, or use 'least-busy'.");

    private static void AddRouting(List<RuleInfo> rules) => rules.AddRange(
        [UnknownStrategy, AllWeightsZero, NoEffect, TwoStrategies, MissingWeight, MissingLimit, MissingPrice, NothingFits, WiderLimit, NoLimits]);
}
