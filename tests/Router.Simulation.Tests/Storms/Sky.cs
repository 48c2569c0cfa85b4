namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>What a deployment is like for a while.</summary>
internal enum Sky
{
    Clear,
    Slow,
    Limited,
    Errors,
    Overloaded,
    Refused,
    Stalled,
    Garbage,
    Cuts,

    /// <summary>One of those above, anew for every call.</summary>
    Mixed,
    LimitedLong,
    KeyRotated,
    Missing,
    Forbidden,
    Spent,

    /// <summary>Refuses requests for what they ask.</summary>
    Picky,
}
