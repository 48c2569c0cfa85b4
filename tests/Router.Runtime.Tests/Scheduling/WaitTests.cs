using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Scheduling;

/// <summary>Whether and how long a request waits, and what ends its wait in vain.</summary>
public class WaitTests
{
    [Fact]
    public async Task It_waits_ten_seconds_and_is_then_refused_as_without_a_wait()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse> request = room.Ask("1");
        room.Pass(9.999);
        Assert.Equal(1, room.Waiting());
        room.Pass(0.001);
        Assert.Equal(0, room.Waiting());
        LlmRouterException e = await WaitingRoom.Refused(request);
        Assert.Equal((FailureKind.RateLimited, 429), (e.Kind, e.StatusCode));
        Assert.Empty(e.Attempts);
        Assert.Contains(", 10 s waited", e.Message, StringComparison.Ordinal);
        Assert.Contains("a: 1/1 requests in flight", e.Message, StringComparison.Ordinal);
        await room.AnswerAll(running);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_is_refused_at_once()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0");
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(room.Ask("1", wait: 0))).Kind);
        room.Configure(q => q with { Wait = TimeSpan.Zero });
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(room.Ask("2"))).Kind);
        Task<ChatResponse> own = room.Ask("3", wait: 1);
        Assert.Equal(1, room.Waiting());
        await room.AnswerAll(running, own);
    }

    [Fact]
    public async Task The_deadline_of_the_request_ends_the_wait()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse> request = room.Ask("1", timeout: 3);
        room.Pass(3);
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(request)).Kind);
        await room.AnswerAll(running);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_wait_that_nothing_can_end_in_time_is_not_begun()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"rpm\": 1");
        await room.AnswerAll(room.Ask("0"));
        room.Pass(1);
        LlmRouterException e = await WaitingRoom.Refused(room.Ask("1"));
        Assert.Equal((FailureKind.RateLimited, TimeSpan.FromSeconds(60)), (e.Kind, e.RetryAfter));
        Assert.DoesNotContain("waited", e.Message, StringComparison.Ordinal);

        // Who has the patience may have it.
        Task<ChatResponse> patient = room.Ask("2", wait: 60);
        room.Pass(60);
        await room.AnswerAll(patient);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Tokens_that_a_running_call_may_give_back_are_waited_for()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"tpm\": 100");
        Task<ChatResponse> running = room.Ask("0:90");
        Task<ChatResponse> request = room.Ask("1:50");
        Assert.Equal(1, room.Waiting());
        room.Fail("0:90", Fails(FailureKind.BadRequest, 400));
        await WaitingRoom.Refused(running);
        await room.AnswerAll(request);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Once_nothing_can_end_in_time_the_wait_ends()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"tpm\": 100");
        Task<ChatResponse> running = room.Ask("0:90");
        Task<ChatResponse> request = room.Ask("1:50");
        Assert.Equal(1, room.Waiting());
        room.Answer("0:90");
        LlmRouterException e = await WaitingRoom.Refused(request);
        Assert.Equal((FailureKind.RateLimited, TimeSpan.FromSeconds(61)), (e.Kind, e.RetryAfter));
        await running;
        room.AssertEmpty();
    }

    [Theory]
    [InlineData("\"region\": \"us\"", FailureKind.NoneEligible)]
    [InlineData("\"disabled\": true", FailureKind.NoneEligible)]
    [InlineData("\"maxParallel\": 0", FailureKind.NoneEligible)]
    [InlineData("\"tpm\": 5", FailureKind.RequestTooLarge)]
    public async Task What_no_time_changes_is_not_waited_for(string setting, FailureKind kind)
    {
        using WaitingRoom room = WaitingRoom.Of("a", setting);
        Task<ChatResponse> request = room.Ask("1:10", route: r => r.Region = setting.Contains("region", StringComparison.Ordinal) ? "eu" : null);
        Assert.Equal(0, room.Waiting());
        Assert.Equal(kind, (await WaitingRoom.Refused(request)).Kind);
    }

    [Fact]
    public async Task A_pinned_request_waits_for_its_deployment_only()
    {
        using WaitingRoom room = WaitingRoom.Of("a b", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0", route: r => r.Deployment = "a");
        Task<ChatResponse> request = room.Ask("1", route: r => r.Deployment = "a");
        Assert.Equal(1, room.Waiting());
        await room.AnswerAll(running, request);
        Assert.Equal(["0@a", "1@a"], room.Sent);
    }

    [Fact]
    public async Task All_waits_of_a_request_together_are_bounded()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse> request = room.Ask("1");
        Task<ChatResponse> next = room.Ask("2", wait: 100);
        await room.Arrive("0");
        room.Pass(4);
        room.Answer("0");
        await room.Arrive("1");
        room.Fail("1", Fails(FailureKind.ServerError, 500));
        await room.Arrive("2");

        // Back from its pause before the return, of half a second at most, it waits again; 6 s are left.
        room.Pass(0.5);
        await Eventually(() => room.Waiting() == 1);
        room.Pass(5.49);
        Assert.Equal(1, room.Waiting());
        room.Pass(0.52);
        Assert.Equal(FailureKind.ServerError, (await WaitingRoom.Refused(request)).Kind);
        await room.AnswerAll(next);
        await running;
        room.AssertEmpty();
    }

    [Fact]
    public async Task Who_is_cancelled_leaves_at_once_and_disturbs_nobody()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        using var head = new CancellationTokenSource();
        using var middle = new CancellationTokenSource();
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse>[] requests = [room.Ask("1", cancellation: head.Token), room.Ask("2"), room.Ask("3", cancellation: middle.Token), room.Ask("4")];
        middle.Cancel();
        Assert.Equal(3, room.Waiting());
        Assert.Equal(middle.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => requests[2])).CancellationToken);
        head.Cancel();
        Assert.Equal(head.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => requests[0])).CancellationToken);
        await room.AnswerAll(running, requests[1], requests[3]);
        Assert.Equal(["0@a", "2@a", "4@a"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task When_one_that_held_others_up_is_cancelled_the_next_goes_at_once()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"tpm\": 100");
        await room.AnswerAll(room.Ask("0:60"));
        room.Pass(52);
        using var source = new CancellationTokenSource();
        Task<ChatResponse> big = room.Ask("1:80", cancellation: source.Token);
        room.Pass(2);
        Task<ChatResponse> small = room.Ask("2:10");
        Assert.Equal(2, room.Waiting());
        source.Cancel();
        Assert.Equal(0, room.Waiting());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => big);
        await room.AnswerAll(small);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_stream_that_is_given_up_while_it_waits_leaves()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0");
        IAsyncEnumerator<ChatResponseUpdate> stream = room.Router.StreamAsync("g", "1").GetAsyncEnumerator();
        Task<bool> next = stream.MoveNextAsync().AsTask();
        Assert.Equal(1, room.Waiting());
        await stream.DisposeAsync();
        Assert.Equal(0, room.Waiting());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await room.AnswerAll(running);
        Assert.Equal(["0@a"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task The_end_of_the_router_ends_all_waits()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse>[] requests = [room.Ask("1"), room.Ask("2")];
        room.Router.Dispose();
        foreach (Task<ChatResponse> request in requests)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => request);
        }

        room.Answer("0");
        await running;
        Assert.Equal(0, room.Room.Time.PendingTimers);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_wait_is_announced_and_is_no_attempt()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1", "\"maxAttempts\": 1,");
        var heard = new List<RouterEvent>();
        using IDisposable listening = room.Router.Events.Subscribe(new Ear(heard));
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse> request = room.Ask("1", route: r => r.Explain = true);
        RequestQueuedEvent queued = Assert.Single(heard.OfType<RequestQueuedEvent>());
        Assert.Equal(("g", 1), (queued.Group, queued.Waiting));
        await room.AnswerAll(running, request);
        RouteInfo route = (await request).Route()!;
        Assert.Equal(queued.RequestId, route.RequestId);
        Assert.Equal("a", Assert.Single(route.Attempts).Decision!.Chosen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fallback_goes_before_waiting_unless_the_group_says_otherwise(bool waitsFirst)
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1", "\"fallbacks\": [\"h\"],", """, "h": { "deployments": [ { "id": "b", "model": "openai/m", "apiKey": "env:B" } ] }""");
        room.Configure(q => q with { BeforeFallback = waitsFirst });
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse> request = room.Ask("1");
        Assert.Equal(waitsFirst ? 1 : 0, room.Waiting());
        if (waitsFirst)
        {
            Task<ChatResponse> late = room.Ask("2", wait: 2);
            room.Pass(2);
            await room.Arrive("2");
            Assert.Equal("2@b", room.Sent[1]);
            room.Answer("2");
            await late;
        }

        await room.AnswerAll(running, request);
        Assert.Equal(waitsFirst ? "1@a" : "1@b", room.Sent[^1]);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_fallback_is_not_reached_past_those_who_wait_for_it()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1", "\"fallbacks\": [\"h\"],", """, "h": { "deployments": [ { "id": "b", "model": "openai/m", "apiKey": "env:B", "tpm": 100 } ] }""");
        await room.AnswerAll(room.Ask("0:60", model: "h"));
        room.Pass(52);
        Task<ChatResponse> running = room.Ask("1");
        Task<ChatResponse> big = room.Ask("2:80", model: "h");
        room.Pass(2);
        Task<ChatResponse> request = room.Ask("3:10");
        Assert.Equal((1, 1), (room.Waiting(), room.Waiting("h")));
        room.Pass(7);
        await room.AnswerAll(running, request, big);
        Assert.Contains("3:10@a", room.Sent);
        room.AssertEmpty();
    }

    internal static async Task Eventually(Func<bool> holds)
    {
        for (int i = 0; !holds(); i++)
        {
            Assert.True(i < 3000, "it never came about");
            await Task.Delay(10);
        }
    }

    private sealed class Ear(List<RouterEvent> heard) : IObserver<RouterEvent>
    {
        public void OnNext(RouterEvent value)
        {
            lock (heard)
            {
                heard.Add(value);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
