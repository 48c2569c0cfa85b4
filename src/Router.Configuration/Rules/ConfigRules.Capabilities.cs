namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo FeatureContradiction = new(
        "LLMR5004", FaultSeverity.Error, "A feature that a model has and lacks",
        "The features of {0} hold both '{1}' and '!{1}'. Remove one of them.");

    public static readonly RuleInfo MixedVectors = new(
        "LLMR5001", FaultSeverity.Warning, "Embeddings of different models in one group",
        "Group '{0}' mixes embedding models: deployment '{1}' is '{2}', and others are '{3}'. Their vectors cannot be compared; make a group of each.");

    public static readonly RuleInfo OtherVectors = new(
        "LLMR5002", FaultSeverity.Warning, "A fallback to embeddings of another model",
        "Group '{0}' makes embeddings with '{1}', and its fallback '{2}' with '{3}'. Their vectors cannot be compared; remove the fallback.");

    public static readonly RuleInfo MixedFeatures = new(
        "LLMR5003", FaultSeverity.Info, "Deployments of a group that differ in what they can do",
        "The deployments of group '{0}' differ in what they can do: {1}. Requests that need it are served by the others alone.");

    public static readonly RuleInfo WrongMode = new(
        "LLMR5005", FaultSeverity.Warning, "A model that does something else than its group",
        "{0}: '{1}' is for {2}, and the group is for {3}. Use another model, or another group.");

    public static readonly RuleInfo TooMuchOutput = new(
        "LLMR5006", FaultSeverity.Warning, "More output than the model gives",
        "{0}: 'maxOutputTokens' is {1}, and '{2}' gives at most {3}: its provider refuses such requests. Lower it.");

    public static readonly RuleInfo RefusedOption = new(
        "LLMR5007", FaultSeverity.Warning, "An option that the model refuses",
        "{0}: '{1}' is given, and '{2}' takes no other than its default: its provider refuses such requests. Remove it.");

    public static readonly RuleInfo WiderWindow = new(
        "LLMR5008", FaultSeverity.Info, "A context window wider than the model's",
        "{0}: 'contextWindow' is {1}, and '{2}' is known to take {3}: longer requests would be sent in vain. Remove it, or say which model it is as baseModel.");

    public static readonly RuleInfo OtherFeature = new(
        "LLMR5009", FaultSeverity.Info, "A feature that the model is known to have otherwise",
        "{0}: 'features' says \"{1}\", and '{2}' is known to be one that {3} it. Remove it if that is right.");

    private static void AddCapabilities(List<RuleInfo> rules) => rules.AddRange(
        [FeatureContradiction, MixedVectors, OtherVectors, MixedFeatures, WrongMode, TooMuchOutput, RefusedOption, WiderWindow, OtherFeature]);
}
