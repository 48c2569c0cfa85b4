namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo FallbackCircle = new(
        "LLMR3002", FaultSeverity.Info, "Groups that fall back to each other",
        "Group '{0}' falls back to '{1}', which falls back to it: {2}. No request asks a group twice, so this works, but it helps nobody when all of them are down.");

    public static readonly RuleInfo UnreachedFallback = new(
        "LLMR3004", FaultSeverity.Warning, "A fallback that is never asked",
        "Nobody asks {0}: {1}");

    public static readonly RuleInfo SmallerWindow = new(
        "LLMR3005", FaultSeverity.Info, "Fallbacks with a smaller context window",
        "{0} takes requests of up to {1} tokens and its fallbacks of up to {2}: long requests have no fallback. Add contextWindowFallbacks, or a fallback with a larger window.");

    public static readonly RuleInfo LesserFallback = new(
        "LLMR3006", FaultSeverity.Info, "Fallbacks that lack what the group can do",
        "{0} can do what none of its fallbacks can: {1}. Requests that need it have no fallback; add one that can.");

    public static readonly RuleInfo LongAttempt = new(
        "LLMR3009", FaultSeverity.Warning, "An attempt that may take all the time of its request",
        "'{0}' is {1} s, and requests of group '{2}' end after {3} s ('timeoutSeconds'): one deployment that hangs leaves no time for another. Make it shorter.");

    public static readonly RuleInfo LongSilence = new(
        "LLMR3010", FaultSeverity.Warning, "A time within streams that is longer than the stream may be",
        "'{0}' is {1} s, and streams of group '{2}' end after {3} s ('streamTimeoutSeconds'), so that it has no effect. Make it shorter, or remove it.");

    public static readonly RuleInfo SinglePlace = new(
        "LLMR3011", FaultSeverity.Info, "A group that one place can take down",
        "All {0} deployments that group '{1}' can use, fallbacks included, are at one place ({2}): when that is down, so is the group. Add a deployment elsewhere.");

    public static readonly RuleInfo SameFilter = new(
        "LLMR3012", FaultSeverity.Warning, "A fallback with the content filter that has just refused",
        "{0} falls back to '{1}' when a content filter refuses, and that is the same model of the same provider, which refuses again. Use another one.");

    public static readonly RuleInfo ShortTimeout = new(
        "LLMR3015", FaultSeverity.Info, "A request whose attempts may take longer than it has",
        "Requests of group '{0}' end after {1} s, and an attempt may take {2} s: after one that hangs the next has less than its time. An 'attemptTimeoutSeconds' of {3} leaves time for both.");

    public static readonly RuleInfo SmallFallback = new(
        "LLMR3016", FaultSeverity.Warning, "Fallbacks that cannot carry the load",
        "{0} takes {1} {2}, and its fallbacks {3} together: when it fails, most requests find no room there. Raise their limits, or add fallbacks.");

    public static readonly RuleInfo FarFallback = new(
        "LLMR3017", FaultSeverity.Info, "More fallbacks than hops",
        "Fallback '{0}' of {1} comes after as many others as 'maxFallbacks' allows ({2}): it is asked only where those could not even be tried. Raise 'maxFallbacks', or shorten the list.");

    private static void AddFallbackFit(List<RuleInfo> rules) => rules.AddRange(
    [
        FallbackCircle, UnreachedFallback, SmallerWindow, LesserFallback, LongAttempt, LongSilence, SinglePlace, SameFilter, ShortTimeout, SmallFallback, FarFallback,
    ]);
}
