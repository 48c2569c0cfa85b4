using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Limits;

/// <summary>What providers say is left of their limits only ever lowers the router's own view.</summary>
public class HeadroomTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task No_tokens_left_is_at_capacity_also_where_requests_are_not_estimated()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.State("g/a").Headroom.Learn(null, default, 0, Minute, router.Engine.Clock.Now);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        }

        router.Time.Advance(Minute);
        Assert.Equal("a", (await router.Router.CompleteAsync("g/a", "hi")).Route()!.Deployment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"tpm\": 1000")]
    public void What_was_never_sent_gives_its_request_and_its_tokens_back(string settings)
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: settings);
        DeploymentState state = router.State("g/a");
        long now = router.Engine.Clock.Now;
        state.Headroom.Learn(1, Minute, 100, Minute, now);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(state.TryLease(60, 0, now, out Lease lease, out _));
            Assert.False(state.TryLease(1, 0, now, out _, out _));
            lease.Fail(FailureStage.NotSent, now);
        }
    }

    [Fact]
    public void Nothing_is_given_back_to_what_was_said_afterwards()
    {
        using TestRouter router = TestRouter.Of("a");
        DeploymentState state = router.State("g/a");
        long now = router.Engine.Clock.Now;
        Assert.True(state.TryLease(60, 0, now, out Lease lease, out _));
        state.Headroom.Learn(0, Minute, null, default, now);
        lease.Fail(FailureStage.NotSent, now);
        Assert.False(state.TryLease(1, 0, now, out _, out Refusal refusal));
        Assert.Equal(LimitKind.LearntRequests, refusal.Kind);
        Assert.Equal(0, refusal.Used);
    }

    [Fact]
    public async Task A_later_answer_that_says_more_is_left_ends_the_wait()
    {
        using TestRouter router = TestRouter.Of("a", "\"waitForCapacitySeconds\": 0,");
        DeploymentState state = router.State("g/a");
        var answer = new TaskCompletionSource<Outcome<ChatResponse>>();
        router["g/a"].OnComplete = (call, _) => call == 1 ? new(answer.Task) : new(FakeClient.Answer("again"));
        Task<ChatResponse> running = router.Router.CompleteAsync("g", "hi");
        long now = router.Engine.Clock.Now;
        state.Headroom.Learn(0, Minute, null, default, now);
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));

        state.Headroom.Learn(50, Minute, null, default, now + 1);
        answer.SetResult(FakeClient.Answer("first"));
        await running;
        Assert.Equal("again", (await router.Router.CompleteAsync("g", "hi")).Text);
    }
}
