using LlmRouter.Core;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Limits;

public class AdmissionTests
{
    [Theory]
    [InlineData("\"rpm\": 100", 0, 100)]
    [InlineData("\"tpm\": 1000", 10, 100)]
    [InlineData("\"inputTpm\": 500", 10, 50)]
    [InlineData("\"maxParallel\": 64", 0, 64)]
    [InlineData("\"rpm\": 100, \"tpm\": 700, \"maxParallel\": 90", 10, 70)]
    public async Task Concurrent_callers_are_admitted_exactly_up_to_the_limit(string limits, int tokens, int expected)
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: limits);
        GroupTable group = router.Group();
        int admitted = 0;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] callers = [.. Enumerable.Range(0, 1_000).Select(async caller =>
        {
            await start.Task;
            var tried = default(TriedSet);
            if (Selection.TryLease(group, ref tried, new RequestFacts { Need = new Reservation(tokens, 0), Now = router.Engine.Clock.Now }, router.Engine.Random, out _))
            {
                Interlocked.Increment(ref admitted);
            }
        })];
        start.SetResult();
        await Task.WhenAll(callers);
        Assert.Equal(expected, admitted);
    }

    [Fact]
    public void A_refused_lease_takes_nothing_from_any_limit()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"rpm\": 10, \"tpm\": 100");
        DeploymentState state = router.State("g/a");
        Assert.False(state.TryLease(101, 0, router.Engine.Clock.Now, out _, out var refusal));
        Assert.True(refusal.Never);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(state.TryLease(10, 0, router.Engine.Clock.Now, out _, out _));
        }
    }

    [Fact]
    public void A_full_deployment_is_masked_until_its_window_frees_and_is_offered_again_then()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"rpm\": 1");
        DeploymentState state = router.State("g/a");
        Assert.True(state.TryLease(0, 0, router.Engine.Clock.Now, out _, out _));
        Assert.False(state.TryLease(0, 0, router.Engine.Clock.Now, out _, out _));
        Assert.Equal(state.Bit, state.Chunk.Blocked(router.Engine.Clock.Now) & state.Bit);

        router.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0UL, state.Chunk.Blocked(router.Engine.Clock.Now) & state.Bit);
        Assert.True(state.TryLease(0, 0, router.Engine.Clock.Now, out _, out _));
    }

    [Fact]
    public void Real_usage_replaces_the_reservation_and_frees_what_was_too_much()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"tpm\": 100");
        DeploymentState state = router.State("g/a");
        Assert.True(state.TryLease(40, 60, router.Engine.Clock.Now, out Lease lease, out _));
        Assert.False(state.TryLease(1, 0, router.Engine.Clock.Now, out _, out _));
        Assert.True(lease.Succeed(new TokenUsage(40, 10, 0), router.Engine.Clock.Now));
        Assert.True(state.TryLease(50, 0, router.Engine.Clock.Now, out _, out _));
        Assert.False(state.TryLease(1, 0, router.Engine.Clock.Now, out _, out _));
    }

    [Theory]
    [InlineData(0, 9)] // Answered with an error: the request stays counted.
    [InlineData(1, 10)] // Never sent: it is given back.
    public void How_far_a_failure_had_come_decides_what_it_costs(int neverSent, int left)
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"rpm\": 10, \"tpm\": 1000");
        DeploymentState state = router.State("g/a");
        state.TryLease(500, 500, router.Engine.Clock.Now, out Lease lease, out _);
        lease.Fail(neverSent == 1 ? LlmRouter.Errors.FailureStage.NotSent : LlmRouter.Errors.FailureStage.Answered, 0);
        int admitted = 0;
        while (state.TryLease(1, 0, router.Engine.Clock.Now, out _, out _))
        {
            admitted++;
        }

        Assert.Equal(left, admitted);
    }

    [Fact]
    public void A_lease_is_settled_once_however_often_it_is_tried()
    {
        using TestRouter router = TestRouter.Of("a");
        DeploymentState state = router.State("g/a");
        var box = new LeaseBox();
        state.TryLease(0, 0, 0, out box.Lease, out _);
        int settled = 0;
        Parallel.For(0, 64, i =>
        {
            if (i % 2 == 0 ? box.Lease.Succeed(null, 0) : box.Lease.Fail(LlmRouter.Errors.FailureStage.Sent, 0))
            {
                Interlocked.Increment(ref settled);
            }
        });
        Assert.Equal(1, settled);
        Assert.Equal(0, state.InFlight);
    }

    [Theory]
    [InlineData("rpm")]
    [InlineData("tpm")]
    [InlineData("maxParallel")]
    public void A_limit_of_zero_means_never(string limit)
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: $"\"{limit}\": 0");
        Assert.False(router.State("g/a").TryLease(1, 1, router.Engine.Clock.Now, out _, out _));
    }

    private sealed class LeaseBox
    {
        public Lease Lease;
    }
}
