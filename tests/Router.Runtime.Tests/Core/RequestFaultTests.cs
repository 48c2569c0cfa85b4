using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

/// <summary>What a failed request is, and says, in the corners.</summary>
public class RequestFaultTests
{
    [Fact]
    public async Task A_group_that_an_operator_has_drained_is_unavailable_not_the_callers_mistake()
    {
        using TestRouter router = TestRouter.Of("a");
        router.Router.Chat("g").GetDeployment("a").Drain();
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal((FailureKind.NoneEligible, 503), (e.Kind, e.StatusCode));
    }

    [Theory]
    [InlineData(FailureKind.NoneEligible)]
    [InlineData(FailureKind.BudgetExceeded)]
    public async Task A_router_behind_a_deployment_that_has_nobody_left_is_passed_over(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b", "\"strategy\": \"round-robin\",");
        router["g/a"].Then(Fails(kind, 503));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("b", (await router.Router.Chat("g").CompleteAsync("hi")).Route()!.Deployment);
        }

        Assert.True(router["g/a"].Calls > 0);
    }

    [Fact]
    public async Task A_request_keeps_the_fallbacks_that_it_started_with()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,", more: """, "h": { "deployments": [ { "model": "openai/x", "id": "x" } ] }""");
        var fallbacks = new List<FallbackEntry> { "h" };
        router["g/a"].OnComplete = (_, _) =>
        {
            fallbacks[0] = "no such group";
            return new(Fails(FailureKind.ServerError, 500));
        };
        ChatResponse answer = await router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Fallbacks = fallbacks });
        Assert.Equal("h", answer.Route()!.Group);
    }

    [Fact]
    public async Task The_text_of_an_exception_shows_no_key_of_its_cause()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,");
        router["g/a"].OnComplete = (_, _) => throw new FormatException("odd", new InvalidOperationException("Incorrect API key provided: sk-abcdefghijklmnop0123"));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.DoesNotContain("sk-abcdef", e.ToString(), StringComparison.Ordinal);
        Assert.Contains("***", e.ToString(), StringComparison.Ordinal);
        Assert.Contains('\n', e.ToString());
    }

    [Fact]
    public async Task A_clock_that_goes_back_breaks_nothing()
    {
        var time = new HookedTime();
        using var router = new TestRouter(
            """{ "groups": { "g": { "retries": 0, "deployments": [ { "id": "a", "model": "openai/m", "rpm": 100 } ] } } }""", configure: o => o.TimeProvider = time);
        time.Timestamp = -500_000_000;
        router["g/a"].Then(Fails(FailureKind.ServerError, 500), Answer("ok"));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal("ok", (await router.Router.Chat("g").CompleteAsync("hi")).Text);
    }

    [Theory]
    [InlineData("least-busy")]
    [InlineData("simple-shuffle")]
    [InlineData("round-robin")]
    public async Task A_weight_next_to_nothing_is_still_a_weight(string strategy)
    {
        using var router = new TestRouter($$"""
            { "groups": { "g": { "strategy": "{{strategy}}", "deployments": [
              { "id": "a", "model": "openai/m", "weight": 1e-40 }, { "id": "b", "model": "openai/m", "weight": 1e-41 } ] } } }
            """);
        for (int i = 0; i < 8; i++)
        {
            Assert.NotNull((await router.Router.Chat("g").CompleteAsync("hi")).Route());
        }
    }
}
