namespace LlmRouter;

/// <summary>Whether a deployment could be picked for a request, and if not, what stood in its way first.</summary>
public enum RouteVerdict
{
    /// <summary>It could be picked.</summary>
    Eligible,

    /// <summary>It has failed in this request already.</summary>
    AlreadyFailed,

    /// <summary>It has said of late that it does not have the model that a group's pattern has captured.</summary>
    UnknownModel,

    /// <summary>It is switched off, drained, removed, or not for this environment.</summary>
    SwitchedOff,

    /// <summary>It is outside the times at which it may be used.</summary>
    Closed,

    /// <summary>The request was not granted any of its access tags.</summary>
    NotGranted,

    /// <summary>The request asks for another deployment.</summary>
    NotAskedFor,

    /// <summary>It cools down.</summary>
    CoolingDown,

    /// <summary>It is not in the region that the request demands, or does not say where it is.</summary>
    WrongRegion,

    /// <summary>Its model lacks something that the request needs.</summary>
    LacksFeature,

    /// <summary>The request is longer than its context window.</summary>
    WindowTooSmall,

    /// <summary>Its tags do not match the request's.</summary>
    TagMismatch,

    /// <summary>The application's filter refuses it (<see cref="RouterOptions.CandidateFilter"/>).</summary>
    Filtered,

    /// <summary>A budget is spent.</summary>
    BudgetSpent,

    /// <summary>A limit is reached, or too little of it is left for this request.</summary>
    AtLimit,

    /// <summary>A lower tier has a candidate, or it has weight 0 and another has not.</summary>
    LaterTier,
}
