namespace LlmRouter.Configuration.Tests;

/// <summary>A rule that fires, and the nearest configuration in which it must not.</summary>
/// <param name="Name">What holds, unique among all cases.</param>
/// <param name="Bad">The documents, with every fault in them marked.</param>
/// <param name="Good">The documents of a twin without a fault.</param>
internal sealed record RuleCase(string Name, string[] Bad, string[] Good)
{
    public RuleCase(string name, string bad, string good)
        : this(name, [bad], [good])
    {
    }

    /// <summary>Whether notes for whoever writes the configuration are looked for too, as in an editor.</summary>
    public bool Advice { get; init; }

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        .. JsonCases.All, .. ValueCases.All, .. MergingCases.All, .. GroupCases.All, .. ConnectionCases.All, .. FallbackCases.All, .. SecurityCases.All,
        .. WildcardCases.All, .. NestingCases.All, .. StrategyCases.All, .. ListCases.All, .. BudgetCases.All, .. FallbackEntryCases.All, .. KindRuleCases.All,
        .. ResilienceCases.All, .. SuppressionCases.All, .. ReachCases.All, .. FallbackFitCases.All, .. TimeCases.All, .. StrategyInputCases.All,
        .. CatalogCases.All,
    ];
}
