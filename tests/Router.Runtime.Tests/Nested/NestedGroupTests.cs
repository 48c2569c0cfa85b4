using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Nested;

public class NestedGroupTests
{
    private static TestRouter Of(string outer, string inner = "", string more = "") => new(
        $$"""
        { "groups": {
          "outer": { "deployments": [ {{outer}} ] },
          "inner": { {{inner}} "deployments": [
            { "id": "x", "model": "openai/m", "apiKey": "env:X", "weight": 1, "order": 0, "tags": ["ix"] },
            { "id": "y", "model": "openai/m", "apiKey": "env:Y", "weight": 3, "order": 1 } ] },
          "flat": { "strategy": "round-robin", "deployments": [
            { "id": "p", "model": "openai/m", "apiKey": "env:P", "weight": 1 },
            { "id": "q", "model": "openai/m", "apiKey": "env:Q", "weight": 3 } ] } {{more}} } }
        """);

    private static string Names(RouteDecision decision, RouteVerdict? verdict = RouteVerdict.Eligible)
        => string.Join(' ', decision.Candidates.Where(c => verdict is null || c.Verdict == verdict).Select(c => c.Deployment));

    private static async Task<string> Ask(TestRouter router, string name = "outer", RouteOptions? route = null)
        => (await router.Router.CompleteAsync(name, "hi", route: route)).Route()!.Deployment;

    [Fact]
    public void A_group_stands_for_its_deployments_in_its_place()
    {
        using TestRouter router = Of("""{ "id": "own", "model": "openai/m", "apiKey": "env:O" }, { "model": "group/flat" }""");
        Assert.Equal("own flat/p flat/q", Names(router.Router.Explain("outer")));
        Assert.Equal(["own"], router.Router.Chat("outer").GetDeployments().Select(d => d.Id));
        Assert.Equal(5, router.Router.GetStatus().Count);
    }

    [Fact]
    public void Weights_are_multiplied()
    {
        using TestRouter router = Of("""{ "id": "own", "model": "openai/m", "apiKey": "env:O", "weight": 4 }, { "model": "group/flat", "weight": 2 }""");
        GroupTable outer = router.Group("outer");
        Assert.Equal([4f, 2f, 6f], outer.Deployments.Select(d => outer.Weights![outer.IndexOf(d)]));
    }

    [Fact]
    public void Tiers_are_nested_and_the_outer_order_counts_first()
    {
        using TestRouter router = Of("""{ "id": "own", "model": "openai/m", "apiKey": "env:O", "order": 1 }, { "model": "group/inner", "order": 1 }, { "id": "last", "model": "openai/m", "apiKey": "env:L", "order": 2 }""");
        Assert.Equal("own inner/x", Names(router.Router.Explain("outer")));
        router.Router.Deployments.Drain("outer", "own");
        router.Router.Deployments.Drain("inner", "x");
        Assert.Equal("inner/y", Names(router.Router.Explain("outer")));
        router.Router.Deployments.Drain("inner", "y");
        Assert.Equal("last", Names(router.Router.Explain("outer")));
    }

    [Fact]
    public void Tags_are_added()
    {
        using TestRouter router = Of("""{ "model": "group/inner", "tags": ["outer-tag"] }, { "id": "own", "model": "openai/m", "apiKey": "env:O", "tags": ["ix"] }""");
        Assert.Equal("inner/x", Names(router.Router.Explain("outer", route: new RouteOptions { Tags = ["ix", "outer-tag"], TagMatching = TagMatching.All })));
        Assert.Equal("", Names(router.Router.Explain("inner", route: new RouteOptions { Tags = ["outer-tag"] })));
    }

    [Fact]
    public void Access_is_needed_on_every_level()
    {
        using TestRouter router = Of("""{ "model": "group/inner", "accessTags": ["door"] }""", "\"accessTags\": [\"room\"],");
        Assert.Equal("", Names(router.Router.Explain("outer", route: new RouteOptions { AccessTags = ["door"] })));
        Assert.Equal("", Names(router.Router.Explain("outer", route: new RouteOptions { AccessTags = ["room"] })));
        Assert.Equal("inner/x", Names(router.Router.Explain("outer", route: new RouteOptions { AccessTags = ["room", "DOOR"] })));
        Assert.Equal("x", Names(router.Router.Explain("inner", route: new RouteOptions { AccessTags = ["room"] })));
        RouteDecision refused = router.Router.Explain("outer", route: new RouteOptions { AccessTags = ["room"] });
        Assert.Contains("door", refused.Candidates[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("room", refused.Candidates[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"disabled\": true")]
    [InlineData("\"environments\": [\"elsewhere\"]")]
    public void An_entry_that_is_off_lets_nobody_in(string setting)
    {
        using TestRouter router = Of($$"""{ "model": "group/inner", {{setting}} }, { "id": "own", "model": "openai/m", "apiKey": "env:O" }""");
        Assert.Equal("own", Names(router.Router.Explain("outer"), null));
        Assert.Equal("x", Names(router.Router.Explain("inner")));
    }

    [Fact]
    public async Task Three_levels_are_as_one_and_whoever_is_reached_twice_counts_once()
    {
        using TestRouter router = Of(
            """{ "model": "group/left" }, { "model": "group/right" }""",
            more: """
                , "left": { "deployments": [{ "model": "group/flat", "weight": 2 }] }
                , "right": { "deployments": [{ "model": "group/flat", "weight": 5 }, { "id": "r", "model": "openai/m", "apiKey": "env:R" }] }
                """);
        Assert.Equal("flat/p flat/q right/r", Names(router.Router.Explain("outer")));
        Assert.Equal(["p", "q", "r"], router.Group("outer").Deployments.Select(d => d.Id));
        Assert.Equal(3, router.Router.GetStatus().Count(s => s.Group is "flat" or "right" or "left"));
        var seen = new SortedSet<string>();
        for (int i = 0; i < 200; i++)
        {
            seen.Add(await Ask(router));
        }

        Assert.Equal(["flat/p", "flat/q", "right/r"], seen);
    }

    [Fact]
    public async Task Answers_attempts_and_errors_name_the_inner_group()
    {
        using TestRouter router = Of("""{ "model": "group/flat" }""");
        router["flat/p"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        RouteInfo route = (await router.Router.CompleteAsync("outer", "hi", route: new RouteOptions { Deployment = "flat/q" })).Route()!;
        Assert.Equal(("outer", "outer", "flat/q", false), (route.RequestedGroup, route.Group, route.Deployment, route.IsFallback));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, route: new RouteOptions { Deployment = "flat/p" }));
        Assert.Equal(("outer", "flat/p"), (Assert.Single(e.Attempts).Group, e.Attempts[0].Deployment));
        Assert.Contains("flat/p", e.Message, StringComparison.Ordinal);
        RouteDecision decision = router.Router.Explain("outer");
        Assert.Equal(("flat/q", RouteVerdict.CoolingDown), (decision.Chosen, decision.Candidates[0].Verdict));
    }

    [Fact]
    public async Task Limits_cooldowns_and_the_books_are_shared()
    {
        using TestRouter router = Of("""{ "model": "group/flat" }""", more: """, "tight": { "deployments": [{ "id": "t", "model": "openai/m", "apiKey": "env:T", "rpm": 2 }] }, "over": { "deployments": [{ "model": "group/tight" }] }""");
        await Ask(router, "over");
        await Ask(router, "tight");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, "over"));
        Assert.Equal(FailureKind.RateLimited, e.Kind);
        Assert.Contains("tight/t: 2/2 requests this minute", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, router.Router.GetStatus().Single(s => s.Id == "t").Requests);

        router["flat/p"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, route: new RouteOptions { Deployment = "flat/p" }));
        Assert.Equal(RouteVerdict.CoolingDown, router.Router.Explain("flat").Candidates[0].Verdict);
    }

    [Fact]
    public async Task A_name_or_a_model_id_pins_through_the_outer_group()
    {
        using TestRouter router = Of("""{ "id": "own", "model": "openai/m", "apiKey": "env:O" }, { "model": "group/flat" }""");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("flat/q", await Ask(router, route: new RouteOptions { Deployment = "FLAT/Q" }));
            Assert.Equal("flat/q", (await router.Router.Chat("outer").CompleteAsync("hi", new ChatOptions { ModelId = "flat/q" })).Route()!.Deployment);
        }

        await Assert.ThrowsAsync<ArgumentException>(() => Ask(router, route: new RouteOptions { Deployment = "inner/x" }));
    }

    [Fact]
    public async Task What_is_changed_inside_shows_outside_at_once()
    {
        using TestRouter router = Of("""{ "model": "group/flat" }""");
        router.Router.Deployments.Add("flat", """{ "id": "new", "model": "openai/m", "apiKey": "env:N" }""");
        Assert.Equal("flat/new", await Ask(router, route: new RouteOptions { Deployment = "flat/new" }));
        router.Router.Deployments.Remove("flat", "p");
        router.Router.Deployments.Drain("flat", "q");
        Assert.Equal("flat/new", await Ask(router));
        router.Router.Deployments.Update("flat", "new", d => d.Disabled = true);
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
        router.Router.Deployments.Enable("flat", "q");
        Assert.Equal("flat/q", await Ask(router));

        // A change of another group leaves it alone.
        GroupTable before = router.Group("outer");
        router.Router.Deployments.Update("inner", "x", d => d.Weight = 7);
        Assert.Same(before, router.Group("outer"));
    }

    [Fact]
    public async Task Embedding_groups_nest_too_and_modes_do_not_mix()
    {
        using var router = new TestRouter(
            """
            { "groups": {
              "outer": { "mode": "embedding", "deployments": [{ "model": "group/inner" }] },
              "inner": { "mode": "embedding", "deployments": [{ "id": "e", "model": "openai/m", "apiKey": "env:E" }] } } }
            """);
        Assert.Equal("inner/e", (await router.Router.EmbedAsync("outer", ["a"])).Route()!.Deployment);
        Assert.Throws<RouterConfigurationException>(() => new TestRouter(
            """{ "groups": { "outer": { "deployments": [{ "model": "group/inner" }] }, "inner": { "mode": "embedding", "deployments": [{ "id": "e", "model": "openai/m", "apiKey": "env:E" }] } } }"""));
    }

    [Theory]
    [InlineData("""{ "groups": { "a": { "deployments": [{ "model": "group/a" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "deployments": [{ "model": "group/b" }] }, "b": { "deployments": [{ "model": "group/a" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "deployments": [{ "model": "group/nobody" }] } } }""")]
    public void Circles_and_groups_that_are_not_there_are_faults(string json)
        => Assert.Throws<RouterConfigurationException>(() => new TestRouter(json));

    [Fact]
    public async Task A_conversation_comes_back_through_the_outer_group()
    {
        using TestRouter router = Of("""{ "model": "group/flat" }""");
        foreach (string id in (string[])["p", "q"])
        {
            router["flat/" + id].OnComplete = (_, _) =>
            {
                ChatResponse answer = FakeClient.Answer("x");
                answer.ConversationId = "conv";
                return new(answer);
            };
        }

        string handed = (await router.Router.CompleteAsync("flat/q", "hi")).ConversationId!;
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("flat/q", (await router.Router.CompleteAsync("outer", "hi", new ChatOptions { ConversationId = handed })).Route()!.Deployment);
        }
    }
}
