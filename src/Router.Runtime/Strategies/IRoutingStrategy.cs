using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>
/// How one deployment is picked. Implemented by structs, so that the pick is compiled into <see cref="Selector{TStrategy}"/>;
/// called by many threads at once; allocates nothing; sees only deployments that may take the request.
/// </summary>
internal interface IRoutingStrategy
{
    /// <summary>Prepares for a group. Called once, before the first pick.</summary>
    /// <param name="weights">Weights by index, or <see langword="null"/> when all are alike.</param>
    /// <param name="members">The group's deployments, a word a segment.</param>
    /// <param name="random">The router's random source.</param>
    void Prepare(float[]? weights, ReadOnlySpan<ulong> members, RandomSource random);

    /// <summary>Picks.</summary>
    /// <returns>The index of one of the candidates.</returns>
    int Pick(scoped in Candidates candidates);
}
