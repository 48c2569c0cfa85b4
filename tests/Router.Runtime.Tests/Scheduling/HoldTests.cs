using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Scheduling;

/// <summary>A deployment that its provider's limit has closed, alone and without fallback: it is held, and let go slowly.</summary>
public class HoldTests
{
    [Fact]
    public async Task Those_who_waited_out_a_limit_are_let_go_over_two_seconds()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "", "\"retries\": 0,");
        await Limit(room, 5);
        Task<ChatResponse>[] requests = [.. Enumerable.Range(1, 4).Select(i => room.Ask($"{i}"))];
        room.Pass(4.999);
        Assert.Equal(4, room.Waiting());
        room.Pass(0.001);
        Assert.Equal(3, room.Waiting());

        // Newcomers go behind, unless they are better.
        Task<ChatResponse> late = room.Ask("5");
        Task<ChatResponse> better = room.Ask("6", 0);
        Assert.Equal(4, room.Waiting());
        foreach (int left in (int[])[3, 2])
        {
            room.Pass(0.499);
            Assert.Equal(left + 1, room.Waiting());
            room.Pass(0.001);
            Assert.Equal(left, room.Waiting());
        }

        room.Pass(0.5);
        Assert.Equal(0, room.Waiting());
        await room.AnswerAll([.. requests, late, better]);
        room.AssertEmpty();
    }

    [Fact]
    public async Task New_calls_are_not_sent_while_it_is_held()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "", "\"retries\": 0,");
        await Limit(room, 30);

        // Too long for most: they are told when to come again.
        LlmRouterException e = await WaitingRoom.Refused(room.Ask("1"));
        Assert.Equal((FailureKind.RateLimited, TimeSpan.FromSeconds(30)), (e.Kind, e.RetryAfter));
        Task<ChatResponse> patient = room.Ask("2", wait: 40);
        room.Pass(30);
        await room.AnswerAll(patient);
        Assert.Equal(["limited@a", "2@a"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Nobody_is_kept_beyond_the_end_of_his_wait()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "", "\"retries\": 0,");
        await Limit(room, 5);
        Task<ChatResponse>[] requests = [.. Enumerable.Range(1, 4).Select(i => room.Ask($"{i}", wait: 5.5))];
        room.Pass(5);

        // Half a second is all the time there is.
        Assert.Equal(3, room.Waiting());
        room.Pass(0.375);
        Assert.Equal(0, room.Waiting());
        await room.AnswerAll(requests);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_limit_that_comes_again_holds_the_rest_again()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "", "\"retries\": 0,");
        await Limit(room, 4);
        Task<ChatResponse>[] requests = [.. Enumerable.Range(1, 3).Select(i => room.Ask($"{i}"))];
        room.Pass(4);
        await room.Arrive("1");
        room.Fail("1", Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(3)));
        await WaitingRoom.Refused(requests[0]);
        room.Pass(2.9);
        Assert.Equal(2, room.Waiting());
        room.Pass(0.1);
        Assert.Equal(1, room.Waiting());
        room.Pass(1);
        await room.AnswerAll(requests[1], requests[2]);
        room.AssertEmpty();
    }

    [Fact]
    public async Task After_a_reset_all_go_at_once()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "", "\"retries\": 0,");
        await Limit(room, 5);
        Task<ChatResponse>[] requests = [.. Enumerable.Range(1, 4).Select(i => room.Ask($"{i}"))];
        room.Router.Deployments.ResetCooldown("g", "a");
        Assert.Equal(0, room.Waiting());
        await room.AnswerAll(requests);
    }

    [Fact]
    public async Task After_any_other_cooldown_one_goes_to_probe_and_the_rest_when_it_has_answered()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "");
        room.Room.State("g/a").Cool(room.Room.Engine.Clock.Now + TimeSpan.FromSeconds(5).Ticks, FailureKind.ServerError);
        Task<ChatResponse>[] requests = [.. Enumerable.Range(1, 4).Select(i => room.Ask($"{i}"))];
        room.Pass(5);
        Assert.Equal(3, room.Waiting());
        await room.Arrive("1");
        room.Answer("1");
        await requests[0];
        Assert.Equal(0, room.Waiting());
        await room.AnswerAll(requests[1..]);
        room.AssertEmpty();
    }

    private static async Task Limit(WaitingRoom room, double seconds)
    {
        Task<ChatResponse> request = room.Ask("limited");
        await room.Arrive("limited");
        room.Fail("limited", Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(seconds)));
        await WaitingRoom.Refused(request);
        Assert.True(room.Room.State("g/a").CooldownUntil > room.Room.Engine.Clock.Now);
    }
}
