using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Affinity;

public class SessionTests
{
    private static readonly string[] Ids = ["a", "b", "c", "d", "e", "f", "h", "i"];

    private static TestRouter Of(string group = "", int seed = 1) => TestRouter.Of(string.Join(' ', Ids), group, seed: seed);

    private static async Task<string> Ask(TestRouter router, string? session = "s", string prompt = "hi")
        => (await router.Router.CompleteAsync("g", prompt, route: session is null ? null : new RouteOptions { SessionId = session })).Route()!.Deployment;

    private static async Task<string> Stream(TestRouter router, string session)
    {
        RouteInfo? route = null;
        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi", route: new RouteOptions { SessionId = session }))
        {
            route = update.Route() ?? route;
        }

        return route!.Deployment;
    }

    [Theory]
    [InlineData("simple-shuffle")]
    [InlineData("round-robin")]
    [InlineData("least-busy")]
    [InlineData("latency-based")]
    [InlineData("affinity")]
    public async Task A_session_stays_where_it_was(string strategy)
    {
        using TestRouter router = Of($"\"strategy\": \"{strategy}\",");
        string first = await Ask(router);
        for (int i = 0; i < 50; i++)
        {
            await Ask(router, "other-" + i);
            Assert.Equal(first, await Ask(router, prompt: "question " + i));
            Assert.Equal(first, await Stream(router, "s"));
        }
    }

    [Fact]
    public async Task An_hour_without_a_call_ends_it_and_every_call_begins_the_hour_again()
    {
        using TestRouter router = Of("\"strategy\": \"round-robin\",");
        string first = await Ask(router);
        for (int i = 0; i < 5; i++)
        {
            router.Time.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(first, await Ask(router));
        }

        router.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual(first, await Ask(router));
    }

    [Theory]
    [InlineData("", 3600)]
    [InlineData("\"sessionAffinitySeconds\": 10,", 10)]
    public async Task How_long_is_configured(string group, int seconds)
    {
        using TestRouter router = Of(group + "\"strategy\": \"round-robin\",");
        string first = await Ask(router);
        router.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal(first, router.Router.Select("g", route: new RouteOptions { SessionId = "s" })!.Value.Id);
        router.Time.Advance(TimeSpan.FromTicks(1));
        Assert.NotEqual(first, await Ask(router));
    }

    [Fact]
    public async Task Zero_seconds_switch_it_off()
    {
        using TestRouter router = Of("\"sessionAffinitySeconds\": 0, \"strategy\": \"round-robin\",");
        var seen = new HashSet<string>();
        for (int i = 0; i < Ids.Length; i++)
        {
            seen.Add(await Ask(router));
        }

        Assert.Equal(Ids.Length, seen.Count);
    }

    [Fact]
    public async Task It_leaves_a_deployment_that_is_busier_than_its_share()
    {
        using TestRouter router = Of();
        string first = await Ask(router);
        DeploymentState state = router.State("g/" + first);

        // Alone in flight with 1: 1.25 x 1/8 + 1 still holds; with 2: 1.25 x 2/8 + 1 does not.
        state.InFlight = 1;
        Assert.Equal(first, Chosen(router));
        state.InFlight = 2;
        Assert.NotEqual(first, Chosen(router, other: first));

        // Where all are as busy, it is no busier than its share.
        foreach (string id in Ids)
        {
            router.State("g/" + id).InFlight = 40;
        }

        state.InFlight = 51;
        Assert.Equal(first, Chosen(router));
        state.InFlight = 54;
        Assert.NotEqual(first, Chosen(router, other: first));
        foreach (string id in Ids)
        {
            router.State("g/" + id).InFlight = 0;
        }

        Assert.Equal(first, await Ask(router));
    }

    [Fact]
    public async Task It_leaves_who_cools_or_is_off_and_stays_where_it_then_is()
    {
        using TestRouter router = Of();
        string first = await Ask(router);
        router.Router.Deployments.Drain("g", first);
        string second = await Ask(router);
        Assert.NotEqual(first, second);
        router.Router.Deployments.Enable("g", first);
        Assert.Equal(second, await Ask(router));

        router.State("g/" + second).Cool(router.Engine.Clock.Now + router.Engine.Clock.Units(TimeSpan.FromSeconds(5)), FailureKind.RateLimited);
        string third = await Ask(router);
        Assert.NotEqual(second, third);
        Assert.Equal(third, await Ask(router));
    }

    [Fact]
    public async Task It_leaves_who_is_at_a_limit_for_that_call()
    {
        using TestRouter router = TestRouter.Of("a b", deploymentSettings: "\"rpm\": 3");
        string first = await Ask(router);
        Assert.Equal(first, await Ask(router));
        Assert.Equal(first, await Ask(router));
        string second = await Ask(router);
        Assert.NotEqual(first, second);
        router.Time.Advance(TimeSpan.FromSeconds(62));
        Assert.Equal(second, await Ask(router));
    }

    [Fact]
    public async Task It_never_goes_back_to_who_failed_in_the_same_request()
    {
        using TestRouter router = Of();
        string first = await Ask(router);
        router["g/" + first].Then(FakeClient.Fails(FailureKind.ServerError, 500));
        string second = await Ask(router);
        Assert.NotEqual(first, second);
        Assert.Equal(second, await Ask(router));
    }

    [Fact]
    public async Task Groups_do_not_share_sessions_and_a_fallback_has_its_own_place()
    {
        using var router = new TestRouter(
            """
            { "groups": {
              "g": { "strategy": "round-robin", "fallbacks": ["h"], "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A" }] },
              "h": { "strategy": "round-robin", "deployments": [{ "id": "b", "model": "openai/m", "apiKey": "env:B" }, { "id": "c", "model": "openai/m", "apiKey": "env:C" }] } } }
            """);
        Assert.Equal("a", await Ask(router));
        router.Router.Deployments.Drain("g", "a");
        string there = await Ask(router);
        for (int i = 0; i < 5; i++)
        {
            await Ask(router, "other" + i);
            Assert.Equal(there, await Ask(router));
        }

        router.Router.Deployments.Enable("g", "a");
        Assert.Equal("a", await Ask(router));
    }

    [Fact]
    public async Task A_flood_of_sessions_is_bounded_and_forgets_but_breaks_nothing()
    {
        using TestRouter router = Of();
        var table = new SessionTable(1_024);
        DeploymentState state = router.State("g/a");
        for (ulong i = 1; i < 200_000; i++)
        {
            table.Remember(StableHash.Combine(i, 1), state, 100);
        }

        int found = 0;
        for (ulong i = 1; i < 200_000; i++)
        {
            found += table.Find(StableHash.Combine(i, 1), 0) is null ? 0 : 1;
        }

        Assert.InRange(found, 1, 1_024);
        string first = await Ask(router, new string('s', 60_000));
        Assert.Equal(first, await Ask(router, new string('s', 60_000)));
        await Assert.ThrowsAsync<ArgumentException>(() => Ask(router, new string('s', 70_000)));
    }

    [Fact]
    public async Task Requests_that_begin_alike_stay_together_for_five_minutes_where_that_is_on()
    {
        using TestRouter router = Of("\"promptCacheAffinity\": true, \"strategy\": \"round-robin\",");
        ChatMessage[] Conversation(string system, string user, params string[] more)
            => [new(ChatRole.System, system), new(ChatRole.User, user), .. more.Select((t, i) => new ChatMessage(i % 2 == 0 ? ChatRole.Assistant : ChatRole.User, t))];

        async Task<string> Send(ChatMessage[] messages, ChatOptions? options = null) => (await router.Router.CompleteAsync("g", messages, options)).Route()!.Deployment;

        string first = await Send(Conversation("be kind", "hi"));
        Assert.Equal(first, await Send(Conversation("be kind", "hi", "hello", "and now?")));
        Assert.NotEqual(first, await Send(Conversation("be rude", "hi")));
        Assert.NotEqual(first, await Send(Conversation("be kind", "ho")));
        Assert.NotEqual(first, await Send(Conversation("be kind", "hi"), new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("now", "The time.", default)] }));
        router.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(first, await Send(Conversation("be kind", "hi")));
        router.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotEqual(first, await Send(Conversation("be kind", "hi")));
    }

    [Fact]
    public async Task Without_it_requests_that_begin_alike_go_anywhere()
    {
        using TestRouter router = Of("\"strategy\": \"round-robin\",");
        var seen = new HashSet<string>();
        for (int i = 0; i < Ids.Length; i++)
        {
            seen.Add(await Ask(router, session: null));
        }

        Assert.Equal(Ids.Length, seen.Count);
    }

    private static string Chosen(TestRouter router, string? other = null)
    {
        string chosen = "";
        for (int i = 0; i < 20 && (i == 0 || chosen == other); i++)
        {
            chosen = router.Router.Select("g", route: new RouteOptions { SessionId = "s" })!.Value.Id;
        }

        return chosen;
    }
}
