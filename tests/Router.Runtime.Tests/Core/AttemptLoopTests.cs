using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

public class AttemptLoopTests
{
    [Fact]
    public async Task An_answer_says_how_it_came_about()
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/gpt-4o", "price": { "input": 2.5, "output": 10 } } ] } } }
            """);
        var answer = await router.Router.Chat("g").CompleteAsync("hi");

        RouteInfo route = answer.Route()!;
        Assert.Equal(("g", "a", "openai", "gpt-4o"), (route.Group, route.Deployment, route.Provider, route.Model));
        Assert.Equal(((10 * 2.5m) + (5 * 10m)) / 1_000_000m, route.Cost);
        Assert.Single(route.Attempts);
        Assert.False(route.IsFallback);
        Assert.Equal(26, route.RequestId.Length);
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.QuotaExhausted)]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.ServerError)]
    [InlineData(FailureKind.Connection)]
    [InlineData(FailureKind.MalformedResponse)]
    [InlineData(FailureKind.Authentication)]
    [InlineData(FailureKind.PermissionDenied)]
    [InlineData(FailureKind.NotFound)]
    [InlineData(FailureKind.Conflict)]
    [InlineData(FailureKind.RequestTooLarge)]
    public async Task A_failure_that_another_deployment_can_mend_moves_there_at_once(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b", "\"strategy\": \"round-robin\",");
        router["g/a"].Then(Fails(kind));
        for (int i = 0; i < 4; i++)
        {
            // No time passes: a wait would never end.
            var answer = await router.Router.Chat("g").CompleteAsync("hi");
            Assert.Equal("b", answer.Route()!.Deployment);
        }

        Assert.True(router["g/a"].Calls >= 1);
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData(FailureKind.BadRequest)]
    [InlineData(FailureKind.ContentFiltered)]
    [InlineData(FailureKind.ContextWindowExceeded)]
    [InlineData(FailureKind.Unsupported)]
    public async Task A_failure_that_the_same_model_would_repeat_is_not_sent_twice(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b c");
        foreach (string id in (string[])["a", "b", "c"])
        {
            router["g/" + id].Then(Fails(kind, 400));
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal(kind, e.Kind);
        Assert.Equal(400, e.StatusCode);
        Assert.Single(e.Attempts);
    }

    [Theory]
    [InlineData(FailureKind.ContextWindowExceeded)]
    [InlineData(FailureKind.Unsupported)]
    public async Task What_a_model_cannot_do_is_tried_on_another_model(FailureKind kind)
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [
              { "id": "a", "model": "openai/small", "order": 0 }, { "id": "b", "model": "openai/small", "order": 1 }, { "id": "c", "model": "openai/large", "order": 2 } ] } } }
            """);
        router["g/a"].Then(Fails(kind, 400));
        var answer = await router.Router.Chat("g").CompleteAsync("hi");
        Assert.Equal("c", answer.Route()!.Deployment);
        Assert.Equal(0, router["g/b"].Calls);
    }

    [Fact]
    public async Task Alone_a_transient_failure_is_tried_again_after_a_wait()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500), Fails(FailureKind.ServerError, 500), Answer("at last"));
        Task<Microsoft.Extensions.AI.ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi");
        await Advance(router, call);
        Assert.Equal("at last", (await call).Text);
        Assert.Equal(3, router["g/a"].Calls);
    }

    [Fact]
    public async Task Alone_a_rate_limited_deployment_is_asked_again_only_after_its_retry_after()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].Then(Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(17)), Answer("ok"));
        Task<Microsoft.Extensions.AI.ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi");
        await router.Time.WaitForTimerAsync();
        router.Time.Advance(TimeSpan.FromSeconds(16.9));
        Assert.Equal(1, router["g/a"].Calls);
        await Advance(router, call);
        Assert.Equal("ok", (await call).Text);
    }

    [Fact]
    public async Task An_explicit_number_of_retries_is_literal()
    {
        using TestRouter router = TestRouter.Of("a b c", "\"retries\": 0,");
        foreach (string id in (string[])["a", "b", "c"])
        {
            router["g/" + id].Then(Fails(FailureKind.ServerError, 500));
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Single(e.Attempts);
    }

    [Fact]
    public async Task The_attempt_budget_ends_a_request_however_many_deployments_there_are()
    {
        using TestRouter router = TestRouter.Of(string.Join(' ', Enumerable.Range(0, 30).Select(i => "d" + i)));
        foreach (int i in Enumerable.Range(0, 30))
        {
            router["g/d" + i].Then(Fails(FailureKind.ServerError, 500));
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal(10, e.Attempts.Count);
        Assert.Equal(10, e.Attempts.Select(a => a.Deployment).Distinct().Count());
    }

    [Fact]
    public async Task A_second_timeout_ends_the_request()
    {
        using TestRouter router = TestRouter.Of("a b c", "\"fallbacks\": [\"h\"],", more: """, "h": { "deployments": [ { "model": "openai/x", "id": "x" } ] }""");
        foreach (string id in (string[])["a", "b", "c"])
        {
            router["g/" + id].Then(Fails(FailureKind.Timeout));
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal(FailureKind.Timeout, e.Kind);
        Assert.Equal(504, e.StatusCode);
        Assert.Equal(2, e.Attempts.Count);
    }

    [Fact]
    public async Task An_attempt_that_does_not_answer_in_time_is_cut_and_tried_elsewhere()
    {
        using TestRouter router = TestRouter.Of("a b", "\"attemptTimeoutSeconds\": 30, \"strategy\": \"round-robin\",");
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnComplete = async (_, token) =>
            {
                if (router["g/a"].Calls + router["g/b"].Calls == 1)
                {
                    await Task.Delay(Timeout.Infinite, token);
                }

                return Answer("quick");
            };
        }

        Task<Microsoft.Extensions.AI.ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi");
        router.Time.Advance(TimeSpan.FromSeconds(30));
        RouteInfo route = (await call).Route()!;
        Assert.Equal(2, route.Attempts.Count);
        Assert.Equal(FailureKind.Timeout, route.Attempts[0].Kind);
        Assert.Equal(TimeSpan.FromSeconds(30), route.Attempts[0].Duration);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task The_deadline_cuts_the_attempt_and_no_other_is_begun()
    {
        using TestRouter router = TestRouter.Of("a b c");
        foreach (string id in (string[])["a", "b", "c"])
        {
            router["g/" + id].OnComplete = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Answer("never");
            };
        }

        Task<Microsoft.Extensions.AI.ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Timeout = TimeSpan.FromSeconds(20) });
        router.Time.Advance(TimeSpan.FromSeconds(20));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => call);
        Assert.Equal(FailureKind.Timeout, e.Kind);
        Assert.Single(e.Attempts);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task The_callers_cancellation_ends_the_call_and_speaks_against_nobody()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnComplete = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Answer("never");
        };
        using var source = new CancellationTokenSource();
        Task<Microsoft.Extensions.AI.ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi", cancellationToken: source.Token);
        source.Cancel();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, e.CancellationToken);
        DeploymentStatus status = router.Router.GetStatus().Single();
        Assert.Equal((0, 1L, 0), (status.InFlight, status.Cancelled, status.Failures.Count));
    }

    [Fact]
    public async Task Cancelling_during_the_wait_before_a_retry_ends_the_call()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        using var source = new CancellationTokenSource();
        Task<Microsoft.Extensions.AI.ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi", cancellationToken: source.Token);
        await router.Time.WaitForTimerAsync();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, router["g/a"].Calls);
    }

    [Fact]
    public async Task A_foreign_exception_is_a_server_error_and_keeps_its_cause()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,");
        router["g/a"].OnComplete = (_, _) => throw new FormatException("odd");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal(FailureKind.ServerError, e.Kind);
        Assert.IsType<FormatException>(e.InnerException);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_pinned_deployment_is_the_only_one_tried()
    {
        using TestRouter router = TestRouter.Of("a b", "\"retries\": 0,");
        router["g/b"].Then(Fails(FailureKind.ServerError, 500));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Deployment = "b" }));
        Assert.Equal("b", Assert.Single(e.Attempts).Deployment);
        Assert.Equal("b", (await Retry()).Route()!.Deployment);

        async Task<Microsoft.Extensions.AI.ChatResponse> Retry()
        {
            router["g/b"].Then(Answer("ok"));
            return await router.Router.CompleteAsync("g/b", "hi");
        }
    }

    [Fact]
    public async Task The_message_of_an_error_is_one_line_that_says_it_all()
    {
        using TestRouter router = TestRouter.Of("a b", "\"fallbacks\": [\"h\"],", more: """, "h": { "deployments": [ { "model": "openai/x", "id": "x" } ] }""");
        router["g/a"].Then(Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(17)));
        router["g/b"].Then(Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(17)));
        router["h/x"].Then(Fails(FailureKind.BadRequest, 400));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal(FailureKind.RateLimited, e.Kind);
        Assert.Equal(TimeSpan.FromSeconds(17), e.RetryAfter);
        Assert.Matches(@"^g: RateLimited \(429\) after 3 attempts in 0 s, retry in 17 s - [ab] 429; [ab] 429; h/x 400: RateLimited for a test \[req [0-9A-Z]{26}\]$", e.Message);
    }

    [Fact]
    public async Task A_refusal_says_of_every_deployment_why()
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [
              { "id": "off", "model": "openai/m", "disabled": true },
              { "id": "full", "model": "openai/m", "rpm": 1 },
              { "id": "cool", "model": "openai/m" },
              { "id": "small", "model": "openai/m", "inputTpm": 5 } ] } } }
            """);
        router.State("g/cool").Cool(router.Engine.Clock.Now + router.Engine.Clock.Units(TimeSpan.FromSeconds(30)), FailureKind.ServerError);
        await router.Router.CompleteAsync("g/full", "hi");

        string prompt = new('x', 400);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync(prompt));
        Assert.Equal((FailureKind.NoneEligible, 503), (e.Kind, e.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(30), e.RetryAfter);
        Assert.Empty(e.Attempts);
        Assert.Contains("off: switched off", e.Message, StringComparison.Ordinal);
        Assert.Contains("full: 1/1 requests this minute", e.Message, StringComparison.Ordinal);
        Assert.Contains("cool: cooling down for 30 s after ServerError", e.Message, StringComparison.Ordinal);
        int needed = ((ITokenEstimator)TokenEstimator.Default).EstimateChat([new ChatMessage(ChatRole.User, prompt)], null);
        Assert.Contains($"small: the request needs {needed} input tokens this minute, the limit is 5", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_whose_limits_are_spent_says_when_they_are_free()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"rpm\": 1");
        await router.Router.Chat("g").CompleteAsync("hi");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal((FailureKind.RateLimited, 429), (e.Kind, e.StatusCode));
        Assert.InRange(e.RetryAfter!.Value.TotalSeconds, 60, 61);
    }

    /// <summary>Lets virtual time pass until a call is over.</summary>
    private static async Task Advance(TestRouter router, Task call)
    {
        while (!call.IsCompleted)
        {
            await Task.WhenAny(call, router.Time.WaitForTimerAsync());
            if (!call.IsCompleted)
            {
                router.Time.AdvanceToNextTimer();
            }
        }
    }
}
