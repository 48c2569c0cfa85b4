namespace LlmRouter;

/// <summary>
/// How one deployment is picked among those that can take a request. Implemented by a struct, so that the pick is compiled into
/// the router; named by type (<c>[ModelGroup&lt;MyStrategy&gt;("gpt-4")]</c>) or set at run time (<see cref="StrategyFactory"/>).
/// </summary>
/// <remarks>
/// A strategy sees eligible deployments only, and cannot break a limit: whatever it picks is leased, and when a limit refuses,
/// that deployment is taken out and the strategy is asked again. <see cref="Pick"/> is called by many threads at once on one
/// instance: what it changes must be changed atomically (in objects that the struct refers to), and it should not allocate. An
/// exception that it throws ends the request as it is, and is not retried.
/// </remarks>
public interface IRoutingStrategy
{
    /// <summary>What the router must find out for it. Default <see cref="StrategyNeeds.None"/>; always the same.</summary>
    static virtual StrategyNeeds Needs => StrategyNeeds.None;

    /// <summary>
    /// Prepares for a group: called before the first pick, and again on a copy whenever the group has changed; what the struct
    /// held before is kept.
    /// </summary>
    /// <param name="group">The group: its deployments by index, and their weights.</param>
    void Prepare(StrategyContext group);

    /// <summary>Picks.</summary>
    /// <param name="candidates">The deployments that can take the request; at least one.</param>
    /// <returns>The index of one of the candidates.</returns>
    int Pick(scoped in Candidates candidates);
}
