namespace LlmRouter;

/// <summary>What the router must find out for a strategy. Whatever no strategy needs costs nothing.</summary>
[Flags]
public enum StrategyNeeds
{
    /// <summary>Nothing beyond what is always known.</summary>
    None = 0,

    /// <summary>
    /// The tokens of the request (<see cref="Candidates.InputTokens"/>, <see cref="Candidates.OutputTokens"/>,
    /// <see cref="Candidates.GetExpectedCost"/>): its input is estimated before the pick.
    /// </summary>
    Tokens = 1,

    /// <summary>
    /// What every deployment has been used for in the last 60 s (<see cref="Candidates.GetUsedTokens"/>,
    /// <see cref="Candidates.GetUsedRequests"/>), also those without a limit. Includes <see cref="Tokens"/>.
    /// </summary>
    Usage = 2 | Tokens,

    /// <summary>A hash of the session or of the prompt's beginning (<see cref="Candidates.AffinityKey"/>).</summary>
    AffinityKey = 4,
}
