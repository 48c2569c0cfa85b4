using LlmRouter.Core;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Eligibility;

/// <summary>What one request asks of the router, in place of what is configured.</summary>
public class WishTests
{
    private const string Weighted = """
        { "groups": { "g": { "deployments": [
          { "id": "a", "model": "openai/m", "apiKey": "env:A", "weight": 0 },
          { "id": "b", "model": "openai/m", "apiKey": "env:B", "weight": 1 } ] } } }
        """;

    [Fact]
    public async Task Weights_of_a_request_stand_in_place_of_configured_ones_also_of_a_configured_0()
    {
        using var router = new TestRouter(Weighted);
        var route = new RouteOptions { Explain = true, Weights = new Dictionary<string, double> { ["a"] = 1, ["b"] = 0 } };
        for (int i = 0; i < 20; i++)
        {
            RouteInfo info = (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!;
            Assert.Equal("a", info.Deployment);
            Assert.Equal([RouteVerdict.Eligible, RouteVerdict.LaterTier], info.Attempts[0].Decision!.Candidates.Select(c => c.Verdict));
        }
    }

    [Fact]
    public async Task Those_of_weight_0_in_the_request_are_taken_when_nobody_else_is_left()
    {
        using var router = new TestRouter(Weighted);
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        var route = new RouteOptions { Weights = new Dictionary<string, double> { ["a"] = 1 } };
        Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment);
    }

    [Fact]
    public async Task Weights_are_for_the_shuffle_alone()
    {
        using var router = new TestRouter(Weighted);
        var route = new RouteOptions { Strategy = RoutingStrategy.RoundRobin, Weights = new Dictionary<string, double> { ["a"] = 1 } };
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment);
        }
    }

    [Fact]
    public async Task Huge_weights_are_no_end_of_the_shuffle()
    {
        using TestRouter router = TestRouter.Of("a b c");
        var route = new RouteOptions { Weights = new Dictionary<string, double> { ["a"] = double.MaxValue, ["b"] = double.MaxValue, ["c"] = 0 } };
        var seen = new HashSet<string>();
        for (int i = 0; i < 50; i++)
        {
            seen.Add((await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment);
        }

        Assert.Equal(["a", "b"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_explanation_names_the_strategy_of_the_request()
    {
        using TestRouter router = TestRouter.Of("a b");
        RouteDecision decision = router.Router.Explain("g", route: new RouteOptions { Strategy = RoutingStrategy.LeastBusy });
        Assert.Equal("least-busy", decision.Strategy);
        Assert.Equal("least-busy among 2: 0 in flight, weight 1", decision.Why);
    }

    [Theory]
    [InlineData("llmrouter.tagMatching", "7")]
    [InlineData("llmrouter.tagMatching", "any, all")]
    [InlineData("llmrouter.strategy", "-1")]
    [InlineData("llmrouter.strategy", "1")]
    [InlineData("llmrouter.strategy", "round-robin, least-busy")]
    public async Task Numbers_are_no_names(string key, string value)
    {
        using TestRouter router = TestRouter.Of("a");
        var options = new ChatOptions { AdditionalProperties = new() { [key] = value } };
        await Assert.ThrowsAnyAsync<ArgumentException>(() => router.Router.Chat("g").GetResponseAsync("hi", options));
    }

    [Theory]
    [InlineData("latency-based-routing", "latency-based")]
    [InlineData("round-robin", "round-robin")]
    [InlineData("RoundRobin", "round-robin")]
    [InlineData("Simple-Shuffle", "simple-shuffle")]
    public void A_strategy_is_called_as_in_files(string text, string expected)
    {
        using TestRouter router = TestRouter.Of("a");
        var options = new ChatOptions { AdditionalProperties = new() { ["llmrouter.strategy"] = text } };
        Assert.Equal(expected, router.Router.Explain("g", options: options).Strategy);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused()
    {
        using TestRouter router = TestRouter.Of("a");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Tags = ["x"], TagMatching = (TagMatching)9 }));
        await Assert.ThrowsAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Fallbacks = [null!] }));
        await Assert.ThrowsAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Fallbacks = [""] }));
    }

    [Fact]
    public async Task What_is_refused_is_shown_in_bounds_and_without_secrets()
    {
        using TestRouter router = TestRouter.Of("a");
        string secret = "sk-" + new string('9', 40);
        foreach (RouteOptions route in (RouteOptions[])
            [
                new RouteOptions { Deployment = secret + new string('x', 100_000) },
                new RouteOptions { Fallbacks = [secret + new string('x', 100_000)] },
                new RouteOptions { Deployment = secret },
                new RouteOptions { Fallbacks = [secret] },
            ])
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", route: route));
            Assert.InRange(e.Message.Length, 1, 600);
            Assert.DoesNotContain(secret, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_group_that_only_the_granted_may_use_cools_its_deployments_as_any_other()
    {
        using TestRouter router = TestRouter.Of("a b", "\"accessTags\": [\"staff\"],");
        router["g/a"].Then(Fails(FailureKind.ServerError, 503, retryAfter: TimeSpan.FromSeconds(20)));
        var route = new RouteOptions { AccessTags = ["staff"], Weights = new Dictionary<string, double> { ["a"] = 1 } };
        Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment);
        Assert.True(router.State("g/a").CooldownUntil > router.Engine.Clock.Now);
    }
}
