namespace LlmRouter;

/// <summary>
/// Narrows whom a request may be sent to, for reasons that only the application knows (<see cref="RouterOptions.CandidateFilter"/>).
/// It is asked of every deployment that is eligible otherwise, in every decision, so it must be fast, and thread-safe; it can take
/// candidates away, never add one. What it throws comes out of the call as it is.
/// </summary>
public interface ICandidateFilter
{
    /// <summary>Whether a deployment may take the request.</summary>
    /// <param name="candidate">The deployment.</param>
    /// <param name="request">The request.</param>
    bool Accepts(in FilterCandidate candidate, in FilterRequest request);
}
