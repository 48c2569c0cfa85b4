using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests;

public class SettlementTests
{
    [Fact]
    public void A_failed_attempt_leaves_its_entry_and_nothing_else()
    {
        using Router router = GroupOf.Deployments(1, limits: true);
        var failure = new Failure(FailureKind.ServerError, FailureStage.Answered, "down") { StatusCode = 500 };
        double bytes = Allocations.Of(() => Settle(router.Engine, failure));

        // The request with its id, and the list with its first entry: allocated here the same way.
        double entry = Allocations.Of(() =>
        {
            RoutedCall call = Start(router.Engine);
            _ = call.RequestId;
            List<FailedAttempt> attempts = new(2);
            attempts.Add(new FailedAttempt(new AttemptInfo("g", "d0"), null, null));
            GC.KeepAlive(attempts);
        });
        Assert.Equal(entry, bytes);
    }

    [Fact]
    public void A_cancelled_attempt_leaves_nothing()
    {
        using Router router = GroupOf.Deployments(1, limits: true);
        var failure = new Failure(FailureKind.Cancelled, FailureStage.Sent, "cancelled");
        double bytes = Allocations.Of(() => Settle(router.Engine, failure));
        Assert.Equal(Allocations.Of(() => Start(router.Engine)), bytes);
    }

    private static RoutedCall Start(RouterEngine engine) => engine.Start(0, null, null, CancellationToken.None);

    private static void Settle(RouterEngine engine, Failure failure)
    {
        RoutedCall call = Start(engine);
        GroupTable group = engine.Table.Groups[0];
        Assert.True(Selection.TryLease(group, ref call.Tried, new RequestFacts { Need = new Reservation(10, 20), Now = call.Started }, engine.Random, out call.Lease));
        Settlement.Fail(call, group, ref call.Lease, call.Lease.Deployment!, failure, call.Started, counts: true);
    }
}
