namespace LlmRouter.Core;

/// <summary>When a second deployment is asked while the first has not answered. Immutable.</summary>
/// <param name="After">How long after the first attempt; null = by <paramref name="Percentile"/>.</param>
/// <param name="Percentile">The share of earlier answers, above 0 and below 1, that came faster; null = only <paramref name="After"/> counts.</param>
/// <param name="Budget">The most extra calls, as a share of the group's calls in the last minute.</param>
internal sealed record HedgeSettings(TimeSpan? After, double? Percentile, double Budget = HedgeSettings.DefaultBudget)
{
    public const double DefaultBudget = 0.05;
}
