using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Eligibility;

public class CandidateFilterTests
{
    private const string Two = """
        { "groups": {
          "g": { "fallbacks": ["h"], "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B" } ] },
          "h": { "deployments": [ { "id": "c", "model": "openai/n", "apiKey": "env:C" } ] } } }
        """;

    private static TestRouter Of(string json, Rule.Judge judge) => new(json, configure: options => options.CandidateFilter = new Rule(judge));

    [Fact]
    public async Task Whoever_is_refused_is_not_asked()
    {
        using TestRouter router = Of(Two, (in candidate, in _) => candidate.Id != "a");
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
            await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi"))
            {
                Assert.True(update.Route() is null or { Deployment: "b" });
            }
        }

        Assert.Equal(0, router["g/a"].Calls);
        Assert.Equal(RouteVerdict.Filtered, router.Router.Explain("g").Candidates[0].Verdict);
        Assert.Equal("b", router.Router.Select("g")!.Value.Id);
    }

    [Fact]
    public async Task A_group_that_is_refused_as_a_whole_falls_back()
    {
        using TestRouter router = Of(Two, (in _, in request) => request.Group != "g");
        Assert.Equal("c", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { DisableFallbacks = true }));
        Assert.Equal((FailureKind.NoneEligible, 503, null), (e.Kind, e.StatusCode, e.RetryAfter));
        Assert.Contains("a: the application's filter refuses it", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, router["g/a"].Calls + router["g/b"].Calls);
    }

    [Fact]
    public async Task A_fallback_that_is_refused_is_not_taken()
    {
        using TestRouter router = Of(Two, (in candidate, in _) => candidate.Id != "c");
        router["g/a"].Then(Fails(FailureKind.Authentication, 401));
        router["g/b"].Then(Fails(FailureKind.Authentication, 401));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.Equal((FailureKind.Authentication, 2), (e.Kind, e.Attempts.Count));
        Assert.Equal(0, router["h/c"].Calls);
    }

    [Theory]
    [InlineData("g/a", null, null)]
    [InlineData("g", "a", null)]
    [InlineData("g", null, "a")]
    public async Task A_deployment_that_is_asked_for_by_name_can_be_refused(string name, string? pin, string? modelId)
    {
        using TestRouter router = Of(Two, (in candidate, in _) => candidate.Id != "a");
        var route = new RouteOptions { Deployment = pin, DisableFallbacks = true };
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync(name, "hi", new ChatOptions { ModelId = modelId }, route));
        Assert.Equal(FailureKind.NoneEligible, e.Kind);
        Assert.Equal(0, router["g/a"].Calls + router["g/b"].Calls);
        Assert.Null(router.Router.Select(name, options: new ChatOptions { ModelId = modelId }, route: route));
    }

    [Fact]
    public async Task A_conversation_does_not_go_on_where_it_is_refused()
    {
        bool refuses = false;
        using TestRouter router = Of(Two, (in candidate, in _) => !refuses || candidate.Id != "a");
        ChatResponse answer = Answer("hello");
        answer.ConversationId = "c1";
        router["g/a"].Then(answer);
        ChatResponse first = await router.Router.CompleteAsync("g/a", "hi");
        refuses = true;
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "and?", new ChatOptions { ConversationId = first.ConversationId }));
        Assert.Equal((1, 0), (router["g/a"].Calls, router["g/b"].Calls));
    }

    [Fact]
    public async Task A_session_and_a_tier_give_way_to_it()
    {
        string refused = "";
        using TestRouter router = Of(
            """
            { "groups": { "g": { "deployments": [
              { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B" },
              { "id": "later", "model": "openai/m", "apiKey": "env:C", "order": 1 } ] } } }
            """,
            (in candidate, in _) => !refused.Contains(candidate.Id, StringComparison.Ordinal));
        var route = new RouteOptions { SessionId = "s" };
        string first = (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment;
        refused = first;
        Assert.Equal(first == "a" ? "b" : "a", (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment);
        refused = "a b";
        Assert.Equal("later", (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment);
    }

    [Fact]
    public async Task What_it_throws_comes_out_as_it_is_and_nothing_is_tried_or_kept()
    {
        var thrown = new InvalidTimeZoneException("mine");
        string group = "g";
        using TestRouter router = Of(Two, (in _, in request) => request.Group != group ? true : throw thrown);
        Assert.Same(thrown, await Record.ExceptionAsync(() => router.Router.CompleteAsync("g", "hi")));
        Assert.Same(thrown, await Record.ExceptionAsync(async () => await router.Router.StreamAsync("g", "hi").GetAsyncEnumerator().MoveNextAsync()));
        Assert.Same(thrown, Record.Exception(() => router.Router.Explain("g")));
        Assert.Equal(0, router["g/a"].Calls + router["g/b"].Calls);

        // When the first group has failed, and the fallback is looked at.
        group = "h";
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        router["g/b"].Then(Fails(FailureKind.ServerError, 500));
        Assert.Same(thrown, await Record.ExceptionAsync(() => router.Router.CompleteAsync("g", "hi")));
        Assert.Equal((1, 1), (router["g/a"].Calls, router["g/b"].Calls));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task It_sees_who_asks_for_what()
    {
        var seen = new List<string>();
        using TestRouter router = Of(
            """
            { "groups": {
              "star/*": { "fallbacks": ["plain"], "deployments": [ { "id": "a", "model": "openai/*", "apiKey": "env:A", "region": "eu", "tags": ["x", "y"] } ] },
              "plain": { "deployments": [ { "id": "b", "model": "openai/n", "apiKey": "env:B" } ] } } }
            """,
            (in candidate, in request) =>
            {
                string metadata = request.Metadata is { } data ? $"{data["k"]}" : "none";
                seen.Add($"{candidate.Group}/{candidate.Id} {candidate.Provider} {candidate.Model} {candidate.Region ?? "-"} [{string.Join(',', candidate.Tags)}] {candidate.InFlight}"
                    + $" {request.Group} {request.Capture ?? "-"} {request.Tenant ?? "-"} [{string.Join(',', request.Tags)}] {request.IsStream} {metadata}");
                return candidate.Id == "b";
            });
        var route = new RouteOptions { Tenant = "t", Tags = ["x", "!z"], TagMatching = TagMatching.Any, Metadata = new Dictionary<string, object?> { ["k"] = 7 } };
        await router.Router.CompleteAsync("star/m", "hi");
        Assert.Equal(
            [
                "star/*/a openai * eu [x,y] 0 star/* m - [] False none",
                "plain/b openai n - [] 0 plain - - [] False none",
            ],
            seen.Distinct());
        seen.Clear();
        await Assert.ThrowsAsync<LlmRouterException>(async () => await router.Router.StreamAsync("star/m", "hi", null, route).GetAsyncEnumerator().MoveNextAsync());
        Assert.EndsWith("star/* m t [x] True 7", Assert.Single(seen.Distinct()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nobody_who_is_refused_is_ever_picked_and_whoever_is_accepted_can_be(int seed)
    {
        var random = new Random(seed);
        var refused = new HashSet<string>();
        foreach (int count in (int[])[1, 5, 64, 65, 150])
        {
            string deployments = string.Join(',', Enumerable.Range(0, count).Select(i
                => $$"""{ "id": "d{{i}}", "model": "openai/m", "apiKey": "env:K{{i}}", "order": {{i % 3}}, "weight": {{(i + 1) % 2}} {{(i % 7 == 0 ? ", \"rpm\": 0" : "")}} }"""));
            using TestRouter router = Of($$"""{ "groups": { "g": { "deployments": [ {{deployments}} ] } } }""", (in candidate, in _) => !refused.Contains(candidate.Id));
            for (int round = 0; round < 200; round++)
            {
                refused.Clear();
                double share = random.NextDouble();
                refused.UnionWith(Enumerable.Range(0, count).Where(_ => random.NextDouble() < share).Select(i => $"d{i}"));
                var route = new RouteOptions
                {
                    Strategy = (RoutingStrategy)random.Next(Enum.GetValues<RoutingStrategy>().Length),
                    SessionId = random.Next(2) == 0 ? "s" + random.Next(5) : null,
                    Deployment = random.Next(4) == 0 ? $"d{random.Next(count)}" : null,
                };
                string? picked = router.Router.Select("g", route: route)?.Id;
                bool any = Enumerable.Range(0, count).Any(i => i % 7 != 0 && !refused.Contains($"d{i}") && (route.Deployment is null || route.Deployment == $"d{i}"));
                Assert.True(picked is null ? !any : any && !refused.Contains(picked), $"seed {seed}, {count} deployments, round {round}: {picked ?? "nobody"} was picked");
            }
        }
    }
}
