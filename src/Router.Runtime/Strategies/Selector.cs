using LlmRouter.Configuration;

namespace LlmRouter.Strategies;

/// <summary>A strategy at work on a group: one virtual call a decision, none a candidate. Thread-safe.</summary>
internal abstract class Selector
{
    public abstract int Pick(scoped in Candidates candidates);

    /// <summary>The same strategy for the group as it has become; what it has learnt goes along.</summary>
    public abstract Selector For(StrategyContext group);

    /// <summary>Makes the selector of a strategy by its configured name.</summary>
    public static Selector Create(string strategy, StrategyContext group)
        => strategy switch
        {
            StrategyNames.SimpleShuffle => new Selector<SimpleShuffle>(group, default),
            StrategyNames.RoundRobin => new Selector<RoundRobin>(group, default),
            StrategyNames.LeastBusy => new Selector<LeastBusy>(group, default),
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

    public Selector(StrategyContext group, TStrategy prototype)
    {
        _strategy = prototype;
        _strategy.Prepare(group);
    }

    public override int Pick(scoped in Candidates candidates) => _strategy.Pick(in candidates);

    public override Selector For(StrategyContext group) => new Selector<TStrategy>(group, _strategy);
}
