using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Overrides;

public class ExplainTests
{
    private static RouteVerdict VerdictOf(RouteDecision decision, string id) => decision.Candidates.Single(c => c.Deployment == id).Verdict;

    [Fact]
    public async Task Every_reason_is_said()
    {
        using var router = new TestRouter(
            """
            { "budgets": { "deployment:g/poor": { "usd": 0, "per": "day" } },
              "groups": { "g": { "deployments": [
              { "id": "good", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"] },
              { "id": "off", "model": "openai/m", "apiKey": "env:A", "disabled": true },
              { "id": "closed", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "accessWindows": ["00:00-00:01"] },
              { "id": "secret", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "accessTags": ["staff"] },
              { "id": "cooling", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"] },
              { "id": "abroad", "model": "openai/m", "apiKey": "env:A", "region": "us", "tags": ["t"] },
              { "id": "blind", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "features": ["!tools"] },
              { "id": "small", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "contextWindow": 10 },
              { "id": "untagged", "model": "openai/m", "apiKey": "env:A", "region": "eu" },
              { "id": "refused", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "rpm": 0 },
              { "id": "poor", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "price": { "input": 1, "output": 1 } },
              { "id": "full", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "rpm": 0 },
              { "id": "later", "model": "openai/m", "apiKey": "env:A", "region": "eu", "tags": ["t"], "order": 1 } ] } } }
            """,
            configure: options => options.CandidateFilter = new Rule((in candidate, in _) => candidate.Id != "refused"));
        DateTimeOffset now = router.Time.GetUtcNow();
        router.Time.Advance(now.UtcDateTime.Date.AddDays(1).AddHours(12) - now.UtcDateTime);
        router.State("g/cooling").Cool(router.Engine.Clock.Now + router.Engine.Clock.Units(TimeSpan.FromSeconds(4)), FailureKind.ServerError);
        var message = new ChatMessage(ChatRole.User, string.Concat(Enumerable.Repeat("word ", 100)));
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("now", "The time.", default)] };
        var route = new RouteOptions { Tags = ["t"], Region = "eu" };
        RouteDecision decision = router.Router.Explain("g", [message], options, route);
        Assert.Equal(
            "good:Eligible off:SwitchedOff closed:Closed secret:NotGranted cooling:CoolingDown abroad:WrongRegion blind:LacksFeature small:WindowTooSmall untagged:TagMismatch refused:Filtered poor:BudgetSpent full:AtLimit later:LaterTier",
            string.Join(' ', decision.Candidates.Select(c => $"{c.Deployment}:{c.Verdict}")));
        Assert.Equal(("good", "nobody else is eligible"), (decision.Chosen, decision.Why));
        Assert.Equal(TimeSpan.FromSeconds(4), decision.Candidates[4].AvailableIn);
        Assert.All(decision.Candidates, c => Assert.NotEmpty(c.Reason));
        Assert.Equal(14, decision.ToString().Split('\n').Length);
        Assert.Equal("good", router.Router.Select("g", [message], options, route)!.Value.Id);

        // What it says is what happens.
        Assert.Equal("good", (await router.Router.CompleteAsync("g", [message], options, route)).Route()!.Deployment);
        Assert.Equal(["good", "later"], router.Router.GetStatus().Where(s => s.Requests > 0 || s.Id == "later").Select(s => s.Id));

        RouteDecision pinned = router.Router.Explain("g/later", [message], options, route);
        Assert.Equal(("later", "the request asks for it"), (pinned.Chosen, pinned.Why));
        Assert.Equal(RouteVerdict.NotAskedFor, VerdictOf(pinned, "good"));
    }

    [Fact]
    public void Nothing_is_leased_or_learnt_by_asking()
    {
        using TestRouter router = TestRouter.Of("a b", "\"rpm\": 5, \"strategy\": \"usage-based\",");
        for (int i = 0; i < 1_000; i++)
        {
            Assert.NotNull(router.Router.Explain("g", route: new RouteOptions { SessionId = "s" }).Chosen);
            Assert.NotNull(router.Router.Select("g"));
        }

        Assert.All(router.Router.GetStatus(), s => Assert.Equal((0, 0L), (s.InFlight, s.Requests)));
        Assert.Equal(0, router["g/a"].Calls + router["g/b"].Calls);
    }

    [Fact]
    public void A_group_in_which_nobody_can_is_explained_too()
    {
        using TestRouter router = TestRouter.Of("a b", deploymentSettings: "\"rpm\": 0");
        RouteDecision decision = router.Router.Explain("g");
        Assert.Null(decision.Chosen);
        Assert.Null(decision.Why);
        Assert.Null(router.Router.Select("g"));
        Assert.Contains("no deployment can take the request", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_attempt_of_an_answer_says_how_it_was_decided_when_the_request_asks()
    {
        using TestRouter router = TestRouter.Of("a b c", "\"strategy\": \"round-robin\",");
        router["g/a"].Then(FakeClient.Fails(FailureKind.ServerError, 500));
        RouteInfo? route = null;
        while (route is not { Attempts.Count: > 1 })
        {
            route = (await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Explain = true })).Route()!;
        }

        Assert.Equal("a", route.Attempts[0].Deployment);
        Assert.Equal(("a", "round-robin among 3: weight 1"), (route.Attempts[0].Decision!.Chosen, route.Attempts[0].Decision!.Why));
        RouteDecision second = route.Attempts[1].Decision!;
        Assert.Equal((route.Deployment, "round-robin among 2: weight 1"), (second.Chosen, second.Why));
        Assert.Equal(RouteVerdict.AlreadyFailed, VerdictOf(second, "a"));
        Assert.All((await router.Router.CompleteAsync("g", "hi")).Route()!.Attempts, a => Assert.Null(a.Decision));
    }

    [Fact]
    public async Task So_do_the_last_update_of_a_stream_and_an_exception()
    {
        using TestRouter router = TestRouter.Of("a b");
        RouteInfo? route = null;
        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi", route: new RouteOptions { Explain = true }))
        {
            route = update.Route();
        }

        Assert.Equal("simple-shuffle among 2: weight 1", route!.Attempts[^1].Decision!.Why);
        router["g/a"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        router["g/b"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Explain = true }));
        Assert.Equal(["simple-shuffle among 2: weight 1", "nobody else is eligible"], e.Attempts.Select(a => a.Decision!.Why));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_session_is_why()
    {
        using TestRouter router = TestRouter.Of("a b c d");
        var route = new RouteOptions { SessionId = "s", Explain = true };
        string first = (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment;
        RouteDecision decision = router.Router.Explain("g", route: route);
        Assert.Equal((first, "the session was answered there last"), (decision.Chosen, decision.Why));
    }
}
