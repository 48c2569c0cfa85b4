using System.Globalization;
using LlmRouter.Configuration;

namespace LlmRouter.Strategies;

/// <summary>What a strategy compares, in words, for explanations.</summary>
internal static class StrategyWords
{
    /// <summary>What speaks for or against a candidate; <see langword="null"/> when chance or turn alone decides.</summary>
    public static string? Score(string strategy, in Candidates candidates, int index)
    {
        switch (strategy)
        {
            case StrategyNames.SimpleShuffle or StrategyNames.RoundRobin:
                return string.Create(CultureInfo.InvariantCulture, $"weight {candidates.GetWeight(index):0.###}");
            case StrategyNames.LeastBusy:
                return string.Create(CultureInfo.InvariantCulture, $"{candidates.GetInFlight(index)} in flight, weight {candidates.GetWeight(index):0.###}");
            case StrategyNames.UsageBased:
                return string.Create(CultureInfo.InvariantCulture, $"{candidates.GetUsedTokens(index)} tokens and {candidates.GetUsedRequests(index)} requests in the last 60 s");
            case StrategyNames.LatencyBased when candidates.IsStream:
                return candidates.GetTimeToFirstToken(index) is { } first ? $"first token after {Time(first)}" : "no stream measured yet";
            case StrategyNames.LatencyBased:
                return candidates.GetLatency(index) is { } latency ? $"{Time(latency)} a token" : "not measured yet";
            case StrategyNames.CostBased:
                return candidates.GetExpectedCost(index) is { } cost ? string.Create(CultureInfo.InvariantCulture, $"${cost:0.00######} expected") : "of unknown price";
            case StrategyNames.PowerOfTwo:
                return string.Create(CultureInfo.InvariantCulture, $"{candidates.GetInFlight(index)} in flight");
            default:
                return null;
        }
    }

    private static string Time(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.###} ms");
}
