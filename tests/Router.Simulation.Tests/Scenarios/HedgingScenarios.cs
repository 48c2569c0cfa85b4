namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>A second deployment beside a slow one.</summary>
internal static class HedgingScenarios
{
    public static readonly Scenario[] All =
    [
        new("a second deployment is asked when the first is slow", "gpt hedgeBudget=1 : a, b", "a: ok after=10s", """
            ask gpt hedge=1s => b | after a Cancelled | in 1s
            upstream a=0
            inflight a=0 b=0
            cooling none
            """),
        new("the first one may still win", "gpt hedgeBudget=1 : a, b", "a: ok after=2s\nb: ok after=30s", """
            ask gpt hedge=1s => a | after b Cancelled | in 2s
            upstream b=0
            inflight b=0
            """),
        new("no hedge where nothing is slow", "gpt hedgeBudget=1 : a, b", "", """
            ask gpt hedge=1s => a
            calls b=0
            """),
        new("a failure does not wait for the hedge", "gpt hedgeBudget=1 : a, b", "a: 500", """
            ask gpt hedge=10s => b | after a ServerError | in 0s
            """),
    ];
}
