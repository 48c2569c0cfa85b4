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

    private static void AddFallbacks(List<RuleInfo> rules)
    {
        rules.AddRange([UnknownFallback, OwnFallback, OtherMode, UselessKind, BadMirror]);
        AddFallbackFit(rules);
    }
}
