using LlmRouter.Strategies;

namespace LlmRouter;

/// <summary>Makes an application's own strategy for groups. Immutable; one may serve many groups.</summary>
public abstract class StrategyFactory
{
    private protected StrategyFactory()
    {
    }

    /// <summary>The name of the strategy's type.</summary>
    public abstract string Name { get; }

    /// <summary>A strategy, compiled into the router like the built-in ones.</summary>
    /// <typeparam name="TStrategy">The strategy.</typeparam>
    /// <param name="prototype">Copied for each group; what it refers to is shared.</param>
    public static StrategyFactory Of<TStrategy>(TStrategy prototype = default)
        where TStrategy : struct, IRoutingStrategy
        => new Typed<TStrategy>(prototype);

    internal abstract Selector Create(StrategyContext group);

    private sealed class Typed<TStrategy>(TStrategy prototype) : StrategyFactory
        where TStrategy : struct, IRoutingStrategy
    {
        public override string Name => typeof(TStrategy).Name;

        internal override Selector Create(StrategyContext group) => new Selector<TStrategy>(group, prototype);
    }
}
