namespace LlmRouter;

/// <summary>
/// Narrows whom a request may be sent to, for reasons that only the application knows (<see cref="RouterOptions.CandidateFilter"/>):
/// contracts, maintenance, experiments. It can take candidates away, never add one.
/// </summary>
/// <remarks>
/// It is asked of every deployment that is eligible otherwise, limits and tiers aside, in every decision: those of fallbacks, of
/// retries and of <see cref="Router.Explain"/> included, and for a deployment that the request asks for by name. So it must be
/// thread-safe, and fast: no waiting, no I/O. It is asked of one candidate perhaps more than once; for a
/// request that waits for capacity on the thread of whoever frees a deployment, where the request's <c>AsyncLocal</c> values are not. What it
/// throws ends the request and comes out of the call as it is; nothing is tried again.
/// </remarks>
public interface ICandidateFilter
{
    /// <summary>Whether a deployment may take the request.</summary>
    /// <param name="candidate">The deployment.</param>
    /// <param name="request">The request.</param>
    bool Accepts(in FilterCandidate candidate, in FilterRequest request);
}
