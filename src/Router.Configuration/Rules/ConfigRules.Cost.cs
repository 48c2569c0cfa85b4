namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo NoPrice = new(
        "LLMR7003", FaultSeverity.Error, "A deployment under a budget has no known price",
        "{0} counts towards budget '{1}', but what it costs is not known. Give it a price (0 is one), or the baseModel that it is.");

    public static readonly RuleInfo BadBudget = new(
        "LLMR7004", FaultSeverity.Error, "A budget on something that cannot have one",
        "Budget '{0}' {1}");

    public static readonly RuleInfo UnusedBudget = new(
        "LLMR7005", FaultSeverity.Warning, "A budget that nothing counts towards",
        "Budget '{0}' is on a provider that no deployment uses. Remove it, or add the deployments.");

    // A note and no warning: whether the application gives the router a store that outlives it is known only at run time,
    // where the router warns when there is none.
    public static readonly RuleInfo LongBudget = new(
        "LLMR7006", FaultSeverity.Info, "A budget that a restart forgets",
        "Budget '{0}' per {1} counts only as long as the process lives; a window of an hour or longer needs a store that outlives it");

    public static readonly RuleInfo OddPrice = new(
        "LLMR7007", FaultSeverity.Warning, "A price far from what the model costs",
        "The {0} price of {1} is {2}, and '{3}' is known to cost {4}. Prices are US dollars per million tokens. {5}");

    public static readonly RuleInfo HalfPrice = new(
        "LLMR7008", FaultSeverity.Warning, "A price of one half of a request",
        "The price of {0} says what {1} tokens cost and not what {2} tokens do, which so cost nothing: the catalog does not know the model. Give both.");

    private static void AddCost(List<RuleInfo> rules) => rules.AddRange([NoPrice, BadBudget, UnusedBudget, LongBudget, OddPrice, HalfPrice]);
}
