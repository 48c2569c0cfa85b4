namespace LlmRouter.Tests.Strategies;

/// <summary>The least busy deployment at which the request costs no more than it may; where nobody is that cheap, the cheapest.</summary>
public readonly struct NotAbove(decimal dollars) : IRoutingStrategy
{
    // Without this the router does not estimate the request, and every cost is 0.
    public static StrategyNeeds Needs => StrategyNeeds.Tokens;

    public void Prepare(StrategyContext group)
    {
        // Once for each version of the group: the place for whatever can be computed before the first pick.
    }

    public int Pick(scoped in Candidates candidates)
    {
        int leastBusy = -1;
        int cheapest = candidates.Any();
        foreach (int index in candidates)
        {
            decimal cost = candidates.GetExpectedCost(index) ?? decimal.MaxValue;
            if (cost < (candidates.GetExpectedCost(cheapest) ?? decimal.MaxValue))
            {
                cheapest = index;
            }

            if (cost <= dollars && (leastBusy < 0 || candidates.GetInFlight(index) < candidates.GetInFlight(leastBusy)))
            {
                leastBusy = index;
            }
        }

        return leastBusy >= 0 ? leastBusy : cheapest;
    }
}
