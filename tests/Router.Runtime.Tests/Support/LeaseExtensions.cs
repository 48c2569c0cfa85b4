using LlmRouter.Core;
using LlmRouter.Limits;

namespace LlmRouter.Tests.Support;

/// <summary>Leases by numbers.</summary>
internal static class LeaseExtensions
{
    public static bool TryLease(this DeploymentState state, int input, int output, long now, out Lease lease, out Refusal refusal)
        => state.TryLease(new RequestFacts { Need = new Reservation(input, output), Now = now }, out lease, out refusal);
}
