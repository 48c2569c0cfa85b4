using LlmRouter.Configuration;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>A strategy at work on a group: one virtual call a decision, none a candidate. Thread-safe.</summary>
internal abstract class Selector
{
    public abstract int Pick(scoped in Candidates candidates);

    /// <summary>Makes the selector of a strategy by its configured name.</summary>
    public static Selector Create(string strategy, float[]? weights, ReadOnlySpan<ulong> members, RandomSource random)
        => strategy switch
        {
            StrategyNames.SimpleShuffle => new Selector<SimpleShuffle>(weights, members, random),
            StrategyNames.RoundRobin => new Selector<RoundRobin>(weights, members, random),
            StrategyNames.LeastBusy => new Selector<LeastBusy>(weights, members, random),
            _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "This strategy has no implementation."),
        };
}

/// <summary>The selector of one strategy, which the JIT inlines.</summary>
internal sealed class Selector<TStrategy> : Selector
    where TStrategy : struct, IRoutingStrategy
{
#pragma warning disable IDE0044 // Read-only, every pick would work on a copy.
    private TStrategy _strategy;
#pragma warning restore IDE0044

    public Selector(float[]? weights, ReadOnlySpan<ulong> members, RandomSource random)
    {
        _strategy = default;
        _strategy.Prepare(weights, members, random);
    }

    public override int Pick(scoped in Candidates candidates) => _strategy.Pick(in candidates);
}
