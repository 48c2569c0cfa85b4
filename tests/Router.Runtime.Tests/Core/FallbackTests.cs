using LlmRouter.Tests.Support;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

public class FallbackTests
{
    private const string Chain = """
        { "groups": {
          "a": { "fallbacks": ["b", "c"], "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
          "b": { "fallbacks": ["a", "d"], "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
          "c": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
          "d": { "fallbacks": ["a", "b", "c"], "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] } } }
        """;

    [Fact]
    public async Task The_first_fallback_that_can_answer_does()
    {
        using var router = new TestRouter(Chain);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        RouteInfo route = (await router.Router.Chat("a").CompleteAsync("hi")).Route()!;
        Assert.Equal("b", route.Group);
        Assert.Equal("a", route.RequestedGroup);
        Assert.True(route.IsFallback);
    }

    [Fact]
    public async Task The_list_of_a_fallback_that_fails_is_walked_before_the_next_entry_and_nothing_is_asked_twice()
    {
        using var router = new TestRouter(Chain);
        foreach (string group in (string[])["a", "b", "c", "d"])
        {
            router[group + "/x"].Then(Fails(FailureKind.ServerError, 500));
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi"));
        Assert.Equal("a", e.Group);
        Assert.Equal(["a", "b", "d", "c"], e.Attempts.Select(a => a.Group));
    }

    [Fact]
    public async Task No_fallback_is_asked_when_they_are_disabled_or_the_request_names_none()
    {
        using var router = new TestRouter(Chain);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        foreach (RouteOptions options in (RouteOptions[])[new() { DisableFallbacks = true }, new() { Fallbacks = [] }, new() { MaxFallbacks = 0 }])
        {
            var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi", null, options));
            Assert.Single(e.Attempts);
        }
    }

    [Fact]
    public async Task A_requests_own_fallbacks_go_before_the_configured_ones()
    {
        using var router = new TestRouter(Chain);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        var answer = await router.Router.Chat("a").CompleteAsync("hi", null, new RouteOptions { Fallbacks = ["c/x"] });
        Assert.Equal("c", answer.Route()!.Group);
    }

    [Fact]
    public async Task Hops_are_counted_over_the_whole_request()
    {
        using var router = new TestRouter(Chain);
        foreach (string group in (string[])["a", "b", "c", "d"])
        {
            router[group + "/x"].Then(Fails(FailureKind.ServerError, 500));
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi", null, new RouteOptions { MaxFallbacks = 2 }));
        Assert.Equal(["a", "b", "d"], e.Attempts.Select(a => a.Group));
    }

    [Fact]
    public async Task A_bad_request_does_not_fall_back_unless_the_group_says_so()
    {
        using var router = new TestRouter(Chain);
        router["a/x"].Then(Fails(FailureKind.BadRequest, 400));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi"));
        Assert.Single(e.Attempts);

        using var willing = new TestRouter(Chain.Replace("\"a\": {", "\"a\": { \"fallbackOnBadRequest\": true,", StringComparison.Ordinal));
        willing["a/x"].Then(Fails(FailureKind.BadRequest, 400));
        Assert.Equal("b", (await willing.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
    }

    [Fact]
    public async Task A_bad_request_inside_a_hop_ends_the_hop_not_the_chain()
    {
        using var router = new TestRouter(Chain);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        router["b/x"].Then(Fails(FailureKind.BadRequest, 400));
        Assert.Equal("d", (await router.Router.Chat("a").CompleteAsync("hi", null, new RouteOptions { Fallbacks = ["b", "d"] })).Route()!.Group);
    }

    [Fact]
    public async Task The_own_list_of_a_hop_is_not_walked_for_a_failure_that_does_not_fall_back()
    {
        using var router = new TestRouter(Chain);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        router["b/x"].Then(Fails(FailureKind.BadRequest, 400));
        Assert.Equal("c", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
        Assert.Equal(0, router["d/x"].Calls);
    }

    [Fact]
    public async Task A_fallback_that_cannot_answer_now_is_passed_over()
    {
        using var router = new TestRouter(Chain);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        router.Router.Chat("b").GetDeployment("x").Drain();
        Assert.Equal("c", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
    }

    [Fact]
    public async Task A_group_that_cannot_be_asked_at_all_falls_back_without_an_attempt()
    {
        using var router = new TestRouter(Chain);
        router.Router.Chat("a").GetDeployment("x").Drain();
        RouteInfo route = (await router.Router.Chat("a").CompleteAsync("hi")).Route()!;
        Assert.Equal("b", route.Group);
        Assert.Single(route.Attempts);
    }

    [Fact]
    public async Task The_routers_fallbacks_serve_groups_that_name_none()
    {
        using var router = new TestRouter("""
            { "defaults": { "fallbacks": ["b"] }, "groups": {
              "a": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "b": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] } } }
            """);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        Assert.Equal("b", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
    }

    [Fact]
    public async Task An_attempt_is_kept_back_for_every_fallback_to_come()
    {
        string deployments = string.Join(", ", Enumerable.Range(0, 20).Select(i => $$"""{ "id": "d{{i}}", "model": "openai/m" }"""));
        using var router = new TestRouter($$"""
            { "groups": { "a": { "fallbacks": ["b", "c"], "deployments": [ {{deployments}} ] },
              "b": { "deployments": [ { "id": "x", "model": "openai/m" } ], "retries": 0 },
              "c": { "deployments": [ { "id": "x", "model": "openai/m" } ], "retries": 0 } } }
            """);
        foreach (int i in Enumerable.Range(0, 20))
        {
            router["a/d" + i].Then(Fails(FailureKind.ServerError, 500));
        }

        router["b/x"].Then(Fails(FailureKind.ServerError, 500));
        router["c/x"].Then(Fails(FailureKind.ServerError, 500));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi"));
        Assert.Equal(10, e.Attempts.Count);
        Assert.Equal((8, 1, 1), (e.Attempts.Count(a => a.Group == "a"), e.Attempts.Count(a => a.Group == "b"), e.Attempts.Count(a => a.Group == "c")));
    }
}
