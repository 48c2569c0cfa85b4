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

    private static void AddRouting(List<RuleInfo> rules) => rules.AddRange([UnknownStrategy, AllWeightsZero, NoEffect, TwoStrategies]);
}
