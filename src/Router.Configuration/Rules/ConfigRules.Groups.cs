namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo DuplicateName = new(
        "LLMR2001", FaultSeverity.Error, "A group, endpoint or budget is declared twice",
        "{0} '{1}' is declared twice; case does not tell names apart. Rename or remove one of them.");

    public static readonly RuleInfo NoDeployments = new(
        "LLMR2002", FaultSeverity.Error, "A group without deployments",
        "Group '{0}' has no deployments, so no call can succeed. Give it a [Deployment], or an entry in \"deployments\" in models.json.");

    public static readonly RuleInfo DuplicateDeployment = new(
        "LLMR2004", FaultSeverity.Error, "Two deployments of a group have one id",
        "Group '{0}' has two deployments '{1}'; case does not tell ids apart. Give each an id of its own.");

    public static readonly RuleInfo UnknownProvider = new(
        "LLMR2005", FaultSeverity.Error, "A model without a known provider",
        "{0}: {1}");

    public static readonly RuleInfo BadEndpoint = new(
        "LLMR2006", FaultSeverity.Error, "An endpoint that cannot work",
        "{0}: {1}");

    public static readonly RuleInfo BadAlias = new(
        "LLMR2011", FaultSeverity.Error, "An alias that leads nowhere or is ambiguous",
        "Alias '{0}' {1}");

    public static readonly RuleInfo UnknownEndpoint = new(
        "LLMR2013", FaultSeverity.Error, "A named endpoint that does not exist or has no URL",
        "{0}: {1}");

    public static readonly RuleInfo BadName = new(
        "LLMR2014", FaultSeverity.Error, "A name that cannot be used",
        "The {0} '{1}' {2}");

    public static readonly RuleInfo BadWildcard = new(
        "LLMR2015", FaultSeverity.Error, "A star in a model that nothing can fill",
        "{0}: {1}");

    public static readonly RuleInfo UnknownDefault = new(
        "LLMR2016", FaultSeverity.Error, "A default group that does not exist",
        "The default group '{0}' {1}");

    public static readonly RuleInfo BadNesting = new(
        "LLMR2017", FaultSeverity.Error, "A group inside a group that cannot be there",
        "{0}: {1}");

    public static readonly RuleInfo NestedSetting = new(
        "LLMR2018", FaultSeverity.Warning, "A setting that a group inside a group cannot have",
        "'{0}' of {1} has no effect, because it stands for all deployments of group '{2}'. Give it to those.");

    public static readonly RuleInfo SameDeployment = new(
        "LLMR2003", FaultSeverity.Info, "Two deployments of a group that are the same place",
        "Deployments '{0}' and '{1}' of group '{2}' are the same model at the same place with the same key, which counts its limits twice. Remove one, and give the other a weight of 2.");

    public static readonly RuleInfo UnknownModel = new(
        "LLMR2007", FaultSeverity.Info, "A model of which nothing is known",
        "{0}: an Azure deployment may be called anything, and what '{1}' is nobody knows: no price, no context window, no features. Say which model it is as baseModel, e.g. \"openai/gpt-4o\".");

    public static readonly RuleInfo Unreachable = new(
        "LLMR2009", FaultSeverity.Warning, "A deployment or group that no request can get to",
        "{0} can never answer: {1}");

    public static readonly RuleInfo RetiredModel = new(
        "LLMR2010", FaultSeverity.Warning, "A model that is not served any more",
        "{0}: the provider stopped serving '{1}' on {2}, so its requests fail. Use a model that is served.");

    public static readonly RuleInfo LongCooldown = new(
        "LLMR2012", FaultSeverity.Info, "A cooldown of more than a quarter of an hour",
        "'{0}' of {1} is {2} s: one bad moment takes a deployment out for that long. Cooldowns grow by themselves while failures go on.");

    public static readonly RuleInfo DeprecatedModel = new(
        "LLMR2019", FaultSeverity.Info, "A model whose end is announced",
        "{0}: '{1}' {2}. Plan for its successor.");

    public static readonly RuleInfo SingleDeployment = new(
        "LLMR2020", FaultSeverity.Info, "A group with nothing to fall over to",
        "Group '{0}' has one deployment, '{1}', and no fallback: when that fails, so does every call. Add a second deployment, or fallbacks.");

    private static void AddGroups(List<RuleInfo> rules) => rules.AddRange(
    [
        DuplicateName, NoDeployments, DuplicateDeployment, UnknownProvider, BadEndpoint, BadAlias, UnknownEndpoint, BadName,
        BadWildcard, UnknownDefault, BadNesting, NestedSetting, SameDeployment, UnknownModel, Unreachable, RetiredModel, LongCooldown, DeprecatedModel,
        SingleDeployment,
    ]);
}
