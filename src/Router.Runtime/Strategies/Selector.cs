using System.Numerics;
using LlmRouter.Configuration;

namespace LlmRouter.Strategies;

/// <summary>A strategy at work on a group: one virtual call a decision, none a candidate. Thread-safe.</summary>
internal abstract class Selector
{
    public abstract int Pick(scoped in Candidates candidates);

    /// <summary>The same strategy for the group as it has become; what it has learnt goes along.</summary>
    public abstract Selector For(StrategyContext group);

    /// <summary>The configured name of the strategy; <see langword="null"/> when it is an application's own.</summary>
    public string? Name { get; private protected set; }

    /// <summary>What must be known for a pick.</summary>
    public abstract StrategyNeeds Needs { get; }

    /// <summary>What it is called: the configured name, else that of the application's type.</summary>
    public abstract string Title { get; }

    /// <summary>Whether it goes by the weights of a request that gives some.</summary>
    public bool TakesWeights => Name is null or StrategyNames.SimpleShuffle;

    /// <summary>Whether the tokens of a request must be estimated before the pick.</summary>
    public bool NeedsTokens => (Needs & StrategyNeeds.Tokens) != 0;

    /// <summary>Makes the selector of a strategy by its configured name.</summary>
    public static Selector Create(string strategy, StrategyContext group)
    {
        Selector made = strategy switch
        {
            StrategyNames.SimpleShuffle => new Selector<SimpleShuffle>(group, default),
            StrategyNames.RoundRobin => new Selector<RoundRobin>(group, default),
            StrategyNames.LeastBusy => new Selector<LeastBusy>(group, default),
            StrategyNames.UsageBased => new Selector<UsageBased>(group, default),
            StrategyNames.LatencyBased => new Selector<LatencyBased>(group, default),
            StrategyNames.CostBased => new Selector<CostBased>(group, default),
            StrategyNames.PowerOfTwo => new Selector<PowerOfTwo>(group, default),
            StrategyNames.Affinity => new Selector<Affinity>(group, default),
            _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "This strategy has no implementation."),
        };
        made.Name = strategy;
        return made;
    }
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
        if ((TStrategy.Needs & StrategyNeeds.Usage) == StrategyNeeds.Usage)
        {
            Meter(group);
        }

        _strategy = prototype;
        _strategy.Prepare(group);
    }

    public override string Title => Name ?? typeof(TStrategy).Name;

    public override StrategyNeeds Needs => TStrategy.Needs;

    public override int Pick(scoped in Candidates candidates) => _strategy.Pick(in candidates);

    public override Selector For(StrategyContext group) => new Selector<TStrategy>(group, _strategy) { Name = Name };

    private static void Meter(StrategyContext group)
    {
        for (int s = 0; s < group.Members.Length; s++)
        {
            for (ulong word = group.Members[s]; word != 0; word &= word - 1)
            {
                group.At((s << 6) | BitOperations.TrailingZeroCount(word)).Meter();
            }
        }
    }
}
