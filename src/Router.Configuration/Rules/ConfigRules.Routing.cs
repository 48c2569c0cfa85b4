namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo UnknownFallback = new(
        "LLMR3001", FaultSeverity.Error, "A fallback that does not exist",
        "{0} falls back to '{1}', which {2}");

    public static readonly RuleInfo OwnFallback = new(
        "LLMR3003", FaultSeverity.Warning, "A group that falls back to itself",
        "Group '{0}' falls back to itself, which has no effect. Remove '{1}' from its fallbacks.");

    public static readonly RuleInfo OtherMode = new(
        "LLMR3007", FaultSeverity.Error, "A fallback that does something else",
        "{0}, which is for {1}, falls back to '{2}', which is for {3}. Use a fallback of the same mode.");

    public static readonly RuleInfo UselessKind = new(
        "LLMR3013", FaultSeverity.Warning, "A kind of failures for which nothing can be done",
        "'{0}' in {1} has no effect, because {2}");

    public static readonly RuleInfo BadMirror = new(
        "LLMR3014", FaultSeverity.Error, "A mirror that cannot take the calls",
        "{0} is mirrored to '{1}', which {2}");

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

    private static void AddFallbacks(List<RuleInfo> rules) => rules.AddRange([UnknownFallback, OwnFallback, OtherMode, UselessKind, BadMirror]);

    private static void AddRouting(List<RuleInfo> rules) => rules.AddRange([UnknownStrategy, AllWeightsZero, NoEffect, TwoStrategies]);
}
