using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Scheduling;

/// <summary>Who goes first, and whom a queue has no room for.</summary>
public class OrderTests
{
    [Fact]
    public async Task Equal_ones_go_in_the_order_in_which_they_came()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        await room.AnswerAll([.. Enumerable.Range(1, 6).Select(i => room.Ask($"{i}"))]);
        Assert.Equal(["1@a", "2@a", "3@a", "4@a", "5@a", "6@a"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Lower_priorities_go_first()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        await room.AnswerAll(room.Ask("0"), room.Ask("1", 200), room.Ask("2"), room.Ask("3", 0), room.Ask("4", 100), room.Ask("5", 99));
        Assert.Equal(["0@a", "3@a", "5@a", "2@a", "4@a", "1@a"], room.Sent);
    }

    [Theory]
    [InlineData(2.0, "old")]
    [InlineData(1.999, "new")]
    public async Task Who_waits_gains_five_a_second_and_wins_a_tie(double seconds, string first)
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse> old = room.Ask("old", 100);
        room.Pass(seconds);
        Task<ChatResponse> late = room.Ask("new", 90);
        await room.AnswerAll(running, old, late);
        Assert.Equal($"{first}@a", room.Sent[1]);
    }

    [Fact]
    public async Task A_newcomer_does_not_take_what_one_that_waits_has_a_right_to()
    {
        using WaitingRoom room = WaitingRoom.Of("a b", "\"maxParallel\": 1");
        Task<ChatResponse>[] running = [room.Ask("1"), room.Ask("2")];
        await room.Arrive("1", "2");
        string mine = room.Sent.Single(s => s[0] == '1')[2..];
        Task<ChatResponse> pinned = room.Ask("pinned", route: r => r.Deployment = mine);
        Assert.Equal(1, room.Waiting());

        // Whoever does not want the same passes: the other deployment is nothing to the one that waits.
        room.Answer("2");
        Task<ChatResponse> passes = room.Ask("3");
        await room.Arrive("3");
        Assert.StartsWith("3@", room.Sent[2]);

        // Here both want the same, and the newcomer waits in turn.
        Task<ChatResponse> behind = room.Ask("4", route: r => r.Deployment = mine);
        Assert.Equal(2, room.Waiting());
        room.Answer("1");
        await room.Arrive("pinned");
        Assert.Equal($"pinned@{mine}", room.Sent[3]);
        await room.AnswerAll(pinned, passes, behind);
        await Task.WhenAll(running);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_full_queue_drops_its_worst_for_a_better_one_and_refuses_the_others()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        room.Configure(q => q with { Limit = 2 });
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse> first = room.Ask("1");
        Task<ChatResponse> second = room.Ask("2");
        LlmRouterException refused = await WaitingRoom.Refused(room.Ask("3"));
        Assert.Equal((FailureKind.RateLimited, 429), (refused.Kind, refused.StatusCode));
        Assert.Contains("more urgent requests fill the queue of g", refused.Message, StringComparison.Ordinal);
        Task<ChatResponse> better = room.Ask("4", 10);
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(second)).Kind);
        Assert.Equal(2, room.Waiting());
        await room.AnswerAll(running, first, better);
        Assert.Equal(["0@a", "4@a", "1@a"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_queue_of_none_refuses_at_once()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        room.Configure(q => q with { Limit = 0 });
        Task<ChatResponse> running = room.Ask("0");
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(room.Ask("1", 0))).Kind);
        await room.AnswerAll(running);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Smaller_ones_pass_one_that_waits_for_tokens_for_two_seconds_and_then_nobody_does()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"tpm\": 110");
        await room.AnswerAll(room.Ask("first:60"));
        room.Pass(52);
        Task<ChatResponse> big = room.Ask("big:80");
        room.Pass(1.999);
        Task<ChatResponse> small = room.Ask("small:20");
        Assert.Equal(1, room.Waiting());
        await room.Arrive("small:20");
        room.Pass(0.001);
        Task<ChatResponse> tiny = room.Ask("tiny:5");
        Assert.Equal(2, room.Waiting());

        // At 61 s the first one's tokens are free.
        room.Pass(6.999);
        Assert.Equal(2, room.Waiting());
        room.Pass(0.001);
        Assert.Equal(0, room.Waiting());
        await room.AnswerAll(big, small, tiny);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Those_behind_one_that_waits_for_tokens_are_served_past_it_for_two_seconds()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"tpm\": 100, \"maxParallel\": 1");
        Task<ChatResponse> running = room.Ask("first:60");
        Task<ChatResponse> big = room.Ask("big:80");
        Task<ChatResponse> small = room.Ask("small:5");
        Task<ChatResponse> other = room.Ask("other:5");
        await room.Arrive("first:60");
        room.Answer("first:60");

        // Its tokens were used: the big one does not fit, the next one does.
        await room.Arrive("small:5");
        Assert.Equal("small:5@a", room.Sent[1]);
        room.Pass(2);
        room.Answer("small:5");

        // Nobody is left who could give tokens back, and those used are free too late for it: it is in nobody's way any more.
        Assert.Equal(0, room.Waiting());
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(big)).Kind);
        await room.AnswerAll(other);
        await Task.WhenAll(running, small);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Tenants_take_turns_where_the_group_is_fair()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        room.Configure(q => q with { Fair = true });
        Task<ChatResponse>[] requests =
        [
            room.Ask("0", tenant: "A"),
            .. Enumerable.Range(1, 6).Select(i => room.Ask($"A{i}", tenant: "A")),
            .. Enumerable.Range(1, 2).Select(i => room.Ask($"B{i}", tenant: "B")),
            room.Ask("C1", 200, tenant: "C"), room.Ask("C2", 0, tenant: "C"),
        ];
        await room.AnswerAll(requests);
        Assert.Equal("0 C2 A1 B1 A2 B2 C1 A3 A4 A5 A6", string.Join(' ', room.Sent.Select(s => s[..^2])));
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_tenant_that_comes_back_begins_where_the_others_are()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        room.Configure(q => q with { Fair = true });
        List<Task<ChatResponse>> requests = [room.Ask("0"), .. Enumerable.Range(1, 6).Select(i => room.Ask($"A{i}", tenant: "A"))];
        await room.Arrive("0");
        int sent = 0;
        foreach (string next in (string[])["0", "A1", "A2", "A3"])
        {
            room.Answer(next);
            await room.Arrive($"A{++sent}");
        }

        // It has no turns to catch up on.
        requests.AddRange([room.Ask("B1", tenant: "B"), room.Ask("B2", tenant: "B"), room.Ask("B3", tenant: "B")]);
        await room.AnswerAll([.. requests[5..], requests[4]]);
        Assert.Equal("0 A1 A2 A3 A4 A5 B1 A6 B2 B3", string.Join(' ', room.Sent.Select(s => s[..^2])));
        await Task.WhenAll(requests);
    }

    [Fact]
    public async Task A_full_fair_queue_drops_of_whoever_has_most()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        room.Configure(q => q with { Fair = true, Limit = 3 });
        Task<ChatResponse> running = room.Ask("0");
        Task<ChatResponse>[] flood = [.. Enumerable.Range(1, 3).Select(i => room.Ask($"A{i}", tenant: "A"))];
        Task<ChatResponse> other = room.Ask("B1", tenant: "B");
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(flood[2])).Kind);
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(room.Ask("A4", tenant: "A"))).Kind);
        await room.AnswerAll(running, flood[0], flood[1], other);
        Assert.Equal(["0@a", "A1@a", "B1@a", "A2@a"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Groups_that_share_a_deployment_are_served_by_urgency()
    {
        using var room = new WaitingRoom("""
            { "groups": {
              "outer": { "deployments": [ { "model": "group/g" } ] },
              "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A", "maxParallel": 1 } ] } } }
            """);
        Task<ChatResponse>[] requests =
        [
            room.Ask("0"), room.Ask("g1"), room.Ask("outer1", model: "outer"), room.Ask("outer2", 10, model: "outer"), room.Ask("g2"), room.Ask("g3", 50),
        ];
        Assert.Equal((3, 2), (room.Waiting(), room.Waiting("outer")));
        await room.AnswerAll(requests);
        Assert.Equal("0 outer2 g3 g1 outer1 g2", string.Join(' ', room.Sent.Select(s => s[..^2])));
        room.AssertEmpty();
    }
}
