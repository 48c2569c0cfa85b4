using System.Numerics;

namespace LlmRouter.Core;

/// <summary>
/// Asks the application's own filter. It is foreign code: it is asked while no lease is held, and what it throws goes to whoever
/// wanted the decision.
/// </summary>
internal static class Filtering
{
    /// <summary>Those of a segment whom the filter accepts. It is there.</summary>
    public static ulong Narrow(GroupTable group, int segment, ulong offered, in RequestFacts request)
    {
        ulong accepted = 0;
        for (ulong left = offered; left != 0; left &= left - 1)
        {
            int slot = BitOperations.TrailingZeroCount(left);
            accepted |= Accepts(group, group.At((segment << 6) | slot), in request) ? 1UL << slot : 0;
        }

        return accepted;
    }

    /// <summary>Whether the filter, if there is one, accepts a deployment of a group.</summary>
    public static bool Accepts(GroupTable group, DeploymentState deployment, in RequestFacts request)
        => request.Filter is not { } filter || filter.Accepts(new FilterCandidate(deployment), new FilterRequest(group, in request));
}
