using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Overrides;

public class OverrideTests
{
    private const string Json = """
        { "groups": { "g": { "strategy": "round-robin", "deployments": [
          { "id": "a", "model": "openai/m", "apiKey": "env:A", "weight": 0, "price": { "input": 9, "output": 9 } },
          { "id": "b", "model": "openai/m", "apiKey": "env:B", "weight": 1, "price": { "input": 1, "output": 1 } },
          { "id": "c", "model": "openai/m", "apiKey": "env:C", "weight": 1, "price": { "input": 5, "output": 5 } } ] } } }
        """;

    public static TheoryData<RoutingStrategy> Strategies => [.. Enum.GetValues<RoutingStrategy>()];

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_request_names_its_strategy_and_the_explanation_says_which(RoutingStrategy strategy)
    {
        using var router = new TestRouter(Json);
        string name = LlmRouter.Configuration.StrategyNames.All[(int)strategy];
        RouteDecision decision = router.Router.Explain("g", route: new RouteOptions { Strategy = strategy });
        Assert.Equal(name, decision.Strategy);
        string score = strategy switch
        {
            RoutingStrategy.LeastBusy => ": 0 in flight, weight 1",
            RoutingStrategy.UsageBased => ": 0 tokens and 0 requests in the last 60 s",
            RoutingStrategy.LatencyBased => ": not measured yet",
            RoutingStrategy.CostBased => ": $0.000259 expected",
            RoutingStrategy.PowerOfTwo => ": 0 in flight",
            RoutingStrategy.Affinity => "",
            _ => ": weight 1",
        };
        Assert.Equal($"{name} among 2{score}", decision.Why);
        Assert.Equal("round-robin", router.Router.Explain("g").Strategy);
        Assert.Contains((await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Strategy = strategy })).Route()!.Deployment, (string[])["b", "c"]);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task The_cheapest_is_taken_by_requests_that_ask_for_it()
    {
        using var router = new TestRouter(Json);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Strategy = RoutingStrategy.CostBased })).Route()!.Deployment);
            var client = (IChatClient)router.Router.Chat("g");
            ChatResponse answer = await client.GetResponseAsync("hi", new ChatOptions { AdditionalProperties = new() { ["llmrouter.strategy"] = "cost-based" } });
            Assert.Equal("b", answer.Route()!.Deployment);
        }
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("A", "a")]
    [InlineData("c", "c")]
    public void Weights_of_a_request_stand_in_place_of_the_configured_ones(string id, string expected)
    {
        using var router = new TestRouter(Json);
        foreach (double weight in (double[])[1, 0.001, 5e-324, 1e300, double.MaxValue])
        {
            var options = new RouteOptions { Strategy = RoutingStrategy.SimpleShuffle, Weights = new Dictionary<string, double> { [id] = weight } };
            var seen = new SortedSet<string>();
            for (int i = 0; i < 60; i++)
            {
                seen.Add(router.Router.Select("g", route: options)!.Value.Id);
            }

            Assert.Equal(expected, string.Join(' ', seen));
        }
    }

    [Fact]
    public void Their_shares_are_kept_even_where_they_are_beyond_a_float()
    {
        using var router = new TestRouter(Json);
        var options = new RouteOptions { Strategy = RoutingStrategy.SimpleShuffle, Weights = new Dictionary<string, double> { ["a"] = 1e300, ["b"] = 3e300 } };
        int b = 0;
        for (int i = 0; i < 4_000; i++)
        {
            b += router.Router.Select("g", route: options)!.Value.Id == "b" ? 1 : 0;
        }

        // 3 sigma of a binomial of 4,000 and 0.75.
        Assert.InRange(b, 3_000 - 83, 3_000 + 83);
    }

    [Fact]
    public async Task Whom_the_weights_leave_out_is_taken_only_when_nobody_else_is_left()
    {
        using var router = new TestRouter(Json);
        var options = new RouteOptions { Strategy = RoutingStrategy.SimpleShuffle, Weights = new Dictionary<string, double> { ["a"] = 1 } };
        RouteDecision decision = router.Router.Explain("g", route: options);
        Assert.Equal(["Eligible", "LaterTier", "LaterTier"], decision.Candidates.Select(c => c.Verdict.ToString()));
        router["g/a"].Then(FakeClient.Fails(FailureKind.ServerError, 500));
        RouteInfo route = (await router.Router.CompleteAsync("g", "hi", route: options)).Route()!;
        Assert.Equal(("a", 2), (route.Attempts[0].Deployment, route.Attempts.Count));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-0.0001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Weights_that_are_none_are_refused_before_anything_is_sent(double weight)
    {
        using var router = new TestRouter(Json);
        var options = new RouteOptions { Weights = new Dictionary<string, double> { ["a"] = 1, ["b"] = weight } };
        var e = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => router.Router.CompleteAsync("g", "hi", route: options));
        Assert.Contains("'b'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => router.Router.Explain("g", route: options));
        Assert.Throws<ArgumentOutOfRangeException>(() => router.Router.StreamAsync("g", "hi", route: options));
    }

    [Fact]
    public void A_strategy_that_there_is_not_is_refused()
    {
        using var router = new TestRouter(Json);
        Assert.Throws<ArgumentOutOfRangeException>(() => router.Router.Explain("g", route: new RouteOptions { Strategy = (RoutingStrategy)99 }));
    }

    public static TheoryData<string, object> Good => new()
    {
        { "tags", new[] { "t" } }, { "tags", new List<string> { "t" } }, { "tagMatching", "all" }, { "tagMatching", TagMatching.Any }, { "region", "eu" },
        { "accessTags", new[] { "x" } }, { "tenant", "acme" }, { "sessionId", "s" }, { "strategy", "least-busy" }, { "strategy", RoutingStrategy.Affinity }, { "strategy", "SimpleShuffle" },
        { "weights", new Dictionary<string, double> { ["a"] = 1 } }, { "explain", true },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Additional_properties_say_what_options_say_and_are_not_sent(string name, object value)
    {
        using var router = new TestRouter("""{ "groups": { "g": { "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A", "tags": ["t"], "region": "eu" }] } } }""");
        var properties = new AdditionalPropertiesDictionary { ["llmrouter." + name] = value };
        RouteInfo route = (await router.Router.CompleteAsync("g", "hi", new ChatOptions { AdditionalProperties = properties })).Route()!;
        Assert.Equal(name == "explain", route.Attempts[0].Decision is not null);
        Assert.Single(properties);
    }

    public static TheoryData<string, object?> Bad => new()
    {
        { "tags", "t" }, { "tags", new[] { 1 } }, { "tags", null }, { "tags", new[] { "" } }, { "tagMatching", "some" }, { "region", 1 }, { "region", "" }, { "accessTags", 5 }, { "tenant", 1 },
        { "tenant", "" }, { "sessionId", 1 }, { "strategy", "fastest" }, { "strategy", "3" }, { "strategy", "-1" }, { "strategy", "round-robin,least-busy" }, { "tagMatching", (TagMatching)9 }, { "strategy", 3 }, { "strategy", "" }, { "weights", "a" },
        { "weights", new Dictionary<string, double> { ["a"] = double.NaN } }, { "explain", "yes" }, { "tagMatching", "7" }, { "sessionid", "s" }, { "", "s" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Additional_properties_that_mean_nothing_are_refused(string name, object? value)
    {
        using var router = new TestRouter(Json);
        var options = new ChatOptions { AdditionalProperties = new() { ["llmrouter." + name] = value } };
        await Assert.ThrowsAnyAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", options));
        Assert.Equal(0, router["g/b"].Calls + router["g/c"].Calls);
        Assert.Equal(0, router.InFlight);
    }
}
