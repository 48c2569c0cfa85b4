namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo FeatureContradiction = new(
        "LLMR5004", FaultSeverity.Error, "A feature that a model has and lacks",
        "The features of {0} hold both '{1}' and '!{1}'. Remove one of them.");

    private static void AddCapabilities(List<RuleInfo> rules) => rules.AddRange([FeatureContradiction]);
}
