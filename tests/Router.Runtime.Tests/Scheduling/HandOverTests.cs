using LlmRouter.Errors;
using Microsoft.Extensions.AI;
using LlmRouter.Tests.Support;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Scheduling;

/// <summary>What ends a wait: whatever makes a deployment able to take the request, at that moment and not later.</summary>
public class HandOverTests
{
    [Fact]
    public async Task A_call_that_ends_hands_its_place_over_without_any_time_passing()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> first = room.Ask("1");
        Task<ChatResponse> second = room.Ask("2");
        await room.Arrive("1");
        Assert.Equal(1, room.Waiting());
        Assert.Equal(1, room.Router.Chat("g").Waiting);
        room.Answer("1");
        Assert.Equal(0, room.Waiting());
        await room.Arrive("2");
        room.Answer("2");
        Assert.Equal(["hello", "hello"], (await Task.WhenAll(first, second)).Select(a => a.Text));
        Assert.Equal(TimeSpan.Zero, room.Room.Time.Elapsed);
        Assert.Single((await second).Route()!.Attempts);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_failed_call_hands_over_only_after_its_deployment_was_judged()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1", "\"retries\": 0,");
        Task<ChatResponse> first = room.Ask("1");
        Task<ChatResponse> second = room.Ask("2");
        room.Fail("1", Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(4)));
        Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(first)).Kind);

        // It cools: nobody is sent there, but who waits stays.
        Assert.Equal(1, room.Waiting());
        room.Pass(3.9);
        Assert.Equal(1, room.Waiting());
        room.Pass(0.1);
        Assert.Equal(0, room.Waiting());
        await room.Arrive("2");
        room.Answer("2");
        await second;
        room.AssertEmpty();
    }

    [Fact]
    public async Task Requests_of_a_minute_are_handed_over_in_the_second_in_which_they_are_free()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"rpm\": 1");
        await room.AnswerAll(room.Ask("1"));
        room.Pass(52);
        Task<ChatResponse> second = room.Ask("2");
        Assert.Equal(1, room.Waiting());
        room.Pass(8.999);
        Assert.Equal(1, room.Waiting());
        room.Pass(0.001);
        Assert.Equal(0, room.Waiting());
        await room.AnswerAll(second);
        room.AssertEmpty();
    }

    [Fact]
    public async Task The_end_of_a_cooldown_hands_over_at_that_moment()
    {
        using WaitingRoom room = WaitingRoom.Of("a b", "");
        Cool(room, "g/a", 6, FailureKind.ServerError);
        Cool(room, "g/b", 4.25, FailureKind.ServerError);
        Task<ChatResponse> request = room.Ask("1");
        room.Pass(4.249);
        Assert.Equal(1, room.Waiting());
        room.Pass(0.001);
        Assert.Equal(0, room.Waiting());
        await room.AnswerAll(request);
        Assert.Equal(["1@b"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_cooldown_that_moves_on_is_waited_for_anew()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "");
        Cool(room, "g/a", 3, FailureKind.ServerError);
        Task<ChatResponse> request = room.Ask("1");
        Cool(room, "g/a", 5, FailureKind.ServerError);
        room.Pass(4.9);
        Assert.Equal(1, room.Waiting());
        room.Pass(0.1);
        await room.AnswerAll(request);
    }

    [Fact]
    public async Task A_cooldown_that_moves_beyond_the_wait_ends_it_at_once()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "");
        Cool(room, "g/a", 3, FailureKind.ServerError);
        Task<ChatResponse> request = room.Ask("1");
        Cool(room, "g/a", 30, FailureKind.ServerError);
        room.Pass(3);
        LlmRouterException e = await WaitingRoom.Refused(request);
        Assert.Equal((FailureKind.NoneEligible, TimeSpan.FromSeconds(27)), (e.Kind, e.RetryAfter));
        room.AssertEmpty();
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("reset of all")]
    [InlineData("enable")]
    [InlineData("add")]
    [InlineData("limit")]
    public async Task What_an_operator_does_hands_over_at_once(string what)
    {
        using WaitingRoom room = WaitingRoom.Of("a b", "\"maxParallel\": 1");
        Cool(room, "g/a", 8, FailureKind.ServerError);
        Task<ChatResponse> first = room.Ask("1");
        await room.Arrive("1");
        if (what == "enable")
        {
            room.Router.Chat("g").GetDeployment("a").Drain();
        }

        Task<ChatResponse> second = room.Ask("2");
        Assert.Equal(1, room.Waiting());
        switch (what)
        {
            case "reset":
                room.Router.Deployments.ResetCooldown("g", "a");
                break;
            case "reset of all":
                room.Router.Reset();
                break;
            case "enable":
                room.Room.State("g/a").ResetCooldown();
                room.Router.Chat("g").GetDeployment("a").Enable();
                break;
            case "add":
                room.Router.Deployments.Add("g", """{ "id": "c", "model": "openai/m", "apiKey": "env:C" }""");
                break;
            default:
                room.Router.Deployments.Update("g", "b", d => d.MaxParallel = 2);
                break;
        }

        await room.Arrive("2");
        Assert.Equal(0, room.Waiting());
        Assert.Equal(what switch { "add" => "2@c", "limit" => "2@b", _ => "2@a" }, room.Sent[^1]);
        room.Answer("1");
        room.Answer("2");
        await Task.WhenAll(first, second);
        Assert.Equal(TimeSpan.Zero, room.Room.Time.Elapsed);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_change_that_does_not_help_costs_nobody_its_place()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        List<Task<ChatResponse>> requests = [.. Enumerable.Range(1, 4).Select(i => room.Ask($"{i}"))];
        await room.Arrive("1");
        for (int i = 0; i < 5; i++)
        {
            int weight = i + 1;
            room.Router.Deployments.Update("g", "a", d => d.Weight = weight);
            requests.Add(room.Ask($"{5 + i}"));
        }

        await room.AnswerAll([.. requests]);
        Assert.Equal([.. Enumerable.Range(1, 9).Select(i => $"{i}@a")], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_call_over_a_connection_that_was_replaced_hands_its_place_over()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> first = room.Ask("1");
        room.Router.Deployments.Update("g", "a", d => d.Model = "openai/other");
        Task<ChatResponse> second = room.Ask("2");
        Assert.Equal(1, room.Waiting());
        await room.AnswerAll(first, second);
        Assert.Equal(TimeSpan.Zero, room.Room.Time.Elapsed);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_request_whose_only_hope_is_removed_is_refused_at_once()
    {
        using WaitingRoom room = WaitingRoom.Of("a b", "\"maxParallel\": 1");
        Task<ChatResponse>[] running = [room.Ask("1"), room.Ask("2")];
        await room.Arrive("1", "2");
        string own = room.Sent.Single(s => s[0] == '1')[2..];
        Task<ChatResponse> pinned = room.Ask("3", route: r => r.Deployment = own);
        Assert.Equal(1, room.Waiting());
        room.Router.Deployments.Remove("g", own);
        Assert.Equal(FailureKind.NoneEligible, (await WaitingRoom.Refused(pinned)).Kind);
        room.Answer("1");
        room.Answer("2");
        await Task.WhenAll(running);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Streams_and_embeddings_wait_as_well()
    {
        using var room = new WaitingRoom("""
            { "groups": {
              "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A", "maxParallel": 1 } ] },
              "e": { "mode": "embedding", "deployments": [ { "id": "b", "model": "openai/e", "apiKey": "env:A", "maxParallel": 1 } ] } } }
            """);
        Task<ChatResponse> chat = room.Ask("1");
        await using IAsyncEnumerator<ChatResponseUpdate> stream = room.Router.StreamAsync("g", "2").GetAsyncEnumerator();
        Task<bool> shown = stream.MoveNextAsync().AsTask();
        Task<ChatResponse> after = room.Ask("3");
        await room.Arrive("1");
        Assert.Equal(2, room.Waiting());
        room.Answer("1");
        await room.Arrive("2");
        room.Answer("2");
        Assert.True(await shown);

        // A stream keeps its place until it ends.
        Assert.Equal(1, room.Waiting());
        while (await stream.MoveNextAsync())
        {
        }

        await room.AnswerAll(after);
        await chat;

        Task<GeneratedEmbeddings<Embedding<float>>>[] vectors = [room.Router.EmbedAsync("e", ["x"]), room.Router.EmbedAsync("e", ["y"])];
        await room.Arrive("x");
        Assert.Equal(1, room.Waiting("e"));
        room.Answer("x");
        await room.Arrive("y");
        room.Answer("y");
        await Task.WhenAll(vectors);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Money_that_comes_back_is_waited_for()
    {
        using var room = new WaitingRoom("""
            { "budgets": { "provider:openai": { "usd": 2, "per": "hour" } },
              "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A", "price": { "input": 1000000, "output": 0 } } ] },
                          "h": { "deployments": [ { "id": "b", "model": "openai/m", "apiKey": "env:A", "price": { "input": 1000000, "output": 0 } } ] } } }
            """);
        Task<ChatResponse> first = room.Ask("1:1", model: "h");
        Task<ChatResponse> other = room.Ask("0:1");
        Task<ChatResponse> second = room.Ask("2:1");
        await room.Arrive("1:1", "0:1");
        Assert.Equal(1, room.Waiting());
        room.Fail("1:1", Fails(FailureKind.BadRequest, 400));
        await WaitingRoom.Refused(first);
        await room.Arrive("2:1");
        await room.AnswerAll(second, other);
        room.AssertEmpty();
    }

    [Fact]
    public async Task An_applications_strategy_that_fails_while_it_serves_fails_its_own_request_alone()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "\"maxParallel\": 1");
        Task<ChatResponse> first = room.Ask("1");
        Task<ChatResponse> second = room.Ask("2");
        Task<ChatResponse> third = room.Ask("3");
        await room.Arrive("1");
        int picks = 0;
        room.Router.SetStrategy("g", StrategyFactory.Of(new Failing(() => Interlocked.Increment(ref picks) == 1)));
        room.Answer("1");
        await first;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => second);
        await room.AnswerAll(third);
        room.AssertEmpty();
    }

    [Fact]
    public async Task A_filter_that_fails_when_a_decision_is_to_be_explained_leaves_no_lease_behind()
    {
        bool fails = false;
        using var room = new WaitingRoom(
            """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "maxParallel": 1 } ] } } }""",
            configure: o => o.CandidateFilter = new Refusing(() => fails));
        Task<ChatResponse> first = room.Ask("1");
        Task<ChatResponse> second = room.Ask("2", route: r => r.Explain = true);
        await room.Arrive("1");

        // Between the hand-over and the request that it is handed to.
        Action<Action> later = room.Board.Later;
        room.Board.Later = work =>
        {
            fails = true;
            later(work);
        };
        room.Answer("1");
        await first;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => second);
        room.AssertEmpty();
    }

    [Fact]
    public async Task Who_leaves_when_a_probe_is_handed_to_him_hands_it_on()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "");
        Cool(room, "g/a", 5, FailureKind.ServerError);
        using var leaves = new CancellationTokenSource();
        Task<ChatResponse> first = room.Ask("1", cancellation: leaves.Token);
        Task<ChatResponse> second = room.Ask("2");
        List<Action> kept = [];
        Action<Action> later = room.Board.Later;
        room.Board.Later = kept.Add;
        room.Pass(5);
        Assert.Equal(1, room.Waiting());
        await leaves.CancelAsync();
        room.Board.Later = later;
        kept.ForEach(later);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await room.AnswerAll(second);
        Assert.Equal(["2@a"], room.Sent);
        room.AssertEmpty();
    }

    [Fact]
    public async Task While_a_probe_is_undecided_one_more_of_those_who_wait_goes_every_five_seconds()
    {
        using WaitingRoom room = WaitingRoom.Of("a", "");
        Cool(room, "g/a", 5, FailureKind.ServerError);
        Task<ChatResponse>[] requests = [.. Enumerable.Range(1, 3).Select(i => room.Ask($"{i}", wait: 60))];
        room.Pass(5);
        Assert.Equal(2, room.Waiting());
        room.Pass(4.9);
        Assert.Equal(2, room.Waiting());
        room.Pass(0.2);
        Assert.Equal(1, room.Waiting());
        await room.AnswerAll(requests);
        room.AssertEmpty();
    }

    private sealed class Refusing(Func<bool> fails) : ICandidateFilter
    {
        public bool Accepts(in FilterCandidate candidate, in FilterRequest request) => fails() ? throw new InvalidTimeZoneException() : true;
    }

    private static void Cool(WaitingRoom room, string name, double seconds, FailureKind kind)
        => room.Room.State(name).Cool(room.Room.Engine.Clock.Now + room.Room.Engine.Clock.Units(TimeSpan.FromSeconds(seconds)), kind);

    private readonly struct Failing(Func<bool> fails) : IRoutingStrategy
    {
        public void Prepare(StrategyContext group)
        {
        }

        public int Pick(scoped in Candidates candidates) => fails() ? throw new InvalidTimeZoneException() : candidates.At(0);
    }
}
