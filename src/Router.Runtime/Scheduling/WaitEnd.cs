namespace LlmRouter.Scheduling;

/// <summary>How a wait in a queue ended.</summary>
internal enum WaitEnd
{
    /// <summary>A deployment was leased for the request.</summary>
    Leased,

    /// <summary>The routing table has changed: the request is to look again, and keeps its place meanwhile.</summary>
    Changed,

    /// <summary>Its time is over, or nobody wants its answer any more.</summary>
    Over,

    /// <summary>Nothing can end any more, in time, that keeps it waiting.</summary>
    InVain,

    /// <summary>The queue is full, and all others in it are better.</summary>
    TurnedAway,

    /// <summary>The application's own code failed while a deployment was chosen for it.</summary>
    Failed,

    /// <summary>The request left by itself.</summary>
    Left,
}

/// <summary>What comes of a request that would wait.</summary>
internal enum WaitResult
{
    /// <summary>There is nothing to wait for, or no time.</summary>
    None,

    /// <summary>It holds a lease.</summary>
    Leased,

    /// <summary>It has waited, and is to see what it can do now.</summary>
    Again,
}
