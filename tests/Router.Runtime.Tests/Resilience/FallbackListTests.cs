using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Resilience;

/// <summary>Which fallbacks apply to which failure, and what they change.</summary>
public class FallbackListTests
{
    private const string Lists = """
        { "groups": {
          "a": { "fallbacks": ["general", { "target": "timeouts", "on": "timeout" }], "contextWindowFallbacks": ["long"], "contentPolicyFallbacks": ["bold"], "retries": 0,
                 "deployments": [ { "id": "x", "model": "openai/m" } ] },
          "general": { "deployments": [ { "id": "x", "model": "openai/n", "apiKey": "env:ANOTHER" } ] },
          "long": { "deployments": [ { "id": "x", "model": "openai/n" } ] },
          "bold": { "deployments": [ { "id": "x", "model": "openai/n" } ] },
          "timeouts": { "deployments": [ { "id": "x", "model": "openai/n" } ] },
          "own": { "deployments": [ { "id": "x", "model": "openai/n" } ] } } }
        """;

    [Theory]
    [InlineData(FailureKind.ServerError, 500, "general")]
    [InlineData(FailureKind.RateLimited, 429, "general")]
    [InlineData(FailureKind.Authentication, 401, "general")]
    [InlineData(FailureKind.Unsupported, 400, "general")]
    [InlineData(FailureKind.ContextWindowExceeded, 400, "long")]
    [InlineData(FailureKind.RequestTooLarge, 413, "long")]
    [InlineData(FailureKind.ContentFiltered, 400, "bold")]
    [InlineData(FailureKind.Timeout, 504, "timeouts")]
    public async Task Exactly_the_list_of_the_kind_applies(FailureKind kind, int status, string group)
    {
        using var router = new TestRouter(Lists);
        router["a/x"].Then(Fails(kind, status));
        Assert.Equal(group, (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
    }

    [Fact]
    public async Task A_kind_whose_list_cannot_answer_does_not_get_the_general_one()
    {
        using var router = new TestRouter(Lists);
        router["a/x"].Then(Fails(FailureKind.ContextWindowExceeded, 400));
        router.Router.Chat("long").GetDeployment("x").Drain();
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi"));
        Assert.Equal(FailureKind.ContextWindowExceeded, e.Kind);
        Assert.Contains("fallback long/x: switched off", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_the_router_itself_finds_too_long_goes_to_the_list_for_that()
    {
        using var router = new TestRouter("""
            { "groups": {
              "a": { "fallbacks": ["general"], "contextWindowFallbacks": ["long"], "deployments": [ { "id": "x", "model": "openai/m", "contextWindow": 100 } ] },
              "general": { "deployments": [ { "id": "x", "model": "openai/n" } ] },
              "long": { "deployments": [ { "id": "x", "model": "openai/n", "contextWindow": 100000 } ] } } }
            """);
        Assert.Equal("long", (await router.Router.Chat("a").CompleteAsync(new string('x', 4_000))).Route()!.Group);
        Assert.Equal("a", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync(new string('x', 4_000), null, new RouteOptions { ContextWindowFallbacks = [] }));
        Assert.Equal(FailureKind.ContextWindowExceeded, e.Kind);
        Assert.Equal(0, router["general/x"].Calls);
    }

    [Fact]
    public async Task A_request_that_exceeds_a_limit_by_itself_goes_to_the_list_for_long_ones()
    {
        using var router = new TestRouter("""
            { "groups": {
              "a": { "fallbacks": ["general"], "contextWindowFallbacks": ["long"], "deployments": [ { "id": "x", "model": "openai/m", "tpm": 300 } ] },
              "general": { "deployments": [ { "id": "x", "model": "openai/n" } ] },
              "long": { "deployments": [ { "id": "x", "model": "openai/n" } ] } } }
            """);
        Assert.Equal("long", (await router.Router.Chat("a").CompleteAsync(new string('x', 4_000))).Route()!.Group);
    }

    [Fact]
    public async Task What_one_entry_changes_of_a_request_is_not_what_the_next_is_asked()
    {
        using var router = new TestRouter("""
            { "groups": {
              "a": { "retries": 0, "fallbacks": [{ "target": "b", "reasoningEffort": "none" }, "c"], "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "b": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m", "apiKey": "env:B", "features": ["!reasoning"] } ] },
              "c": { "deployments": [ { "id": "x", "model": "openai/m", "apiKey": "env:C", "features": ["!reasoning"] }, { "id": "y", "model": "openai/m", "apiKey": "env:D" } ] } } }
            """);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        router["b/x"].Then(Fails(FailureKind.ServerError, 500));

        // Taken for what it makes of the request; then the request is what it was, which the first of "c" lacks.
        var options = new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } };
        for (int i = 0; i < 8; i++)
        {
            RouteInfo route = (await router.Router.Chat("a").CompleteAsync("hi", options)).Route()!;
            Assert.Equal(["a", "b", "c"], route.Attempts.Select(t => t.Group));
            Assert.Equal("y", route.Deployment);
            router.Router.Reset();
        }
    }

    [Fact]
    public async Task A_stream_that_a_fallback_answers_goes_on_with_what_that_changes()
    {
        using var router = new TestRouter("""
            { "groups": {
              "a": { "retries": 0, "continueStreams": true, "fallbacks": [{ "target": "b", "temperature": 0, "maxOutputTokens": 50 }], "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "b": { "deployments": [ { "id": "x", "model": "openai/m", "apiKey": "env:B" }, { "id": "y", "model": "openai/m", "apiKey": "env:C", "order": 2 } ] } } }
            """);
        router["a/x"].OnStream = (_, _) => new(Fails(FailureKind.ServerError, 500));
        router["b/x"].OnStream = (_, _) => new(new FakeReader("some words ", Fails(FailureKind.Connection, stage: FailureStage.Sent)));
        router["b/y"].OnStream = (_, _) => new(new FakeReader("and more"));
        string text = "";
        await foreach (ChatResponseUpdate update in router.Router.Chat("a").StreamAsync("hi", new ChatOptions { Temperature = 1 }))
        {
            text += update.Text;
        }

        Assert.Equal("some words and more", text);
        Assert.Equal(0, router["b/y"].Asked.Options!.Temperature);
        Assert.InRange(router["b/y"].Asked.Options!.MaxOutputTokens!.Value, 40, 49);
    }

    [Theory]
    [InlineData(FailureKind.RequestTooLarge, 429, false)]
    [InlineData(FailureKind.Unsupported, 400, false)]
    [InlineData(FailureKind.RateLimited, 429, true)]
    public async Task Nobody_is_told_to_wait_for_what_time_does_not_mend(FailureKind kind, int status, bool waits)
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,");
        router["g/a"].Then(Fails(kind, status, TimeSpan.FromDays(1)));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal(waits, e.RetryAfter is not null);
        Assert.Equal(waits, e.Message.Contains("retry in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_list_of_its_own_a_long_request_takes_the_general_one_and_a_filtered_one_takes_none()
    {
        using var router = new TestRouter(Lists.Replace("\"contextWindowFallbacks\": [\"long\"], \"contentPolicyFallbacks\": [\"bold\"],", "", StringComparison.Ordinal));
        router["a/x"].Then(Fails(FailureKind.ContextWindowExceeded, 400), Fails(FailureKind.ContentFiltered, 400));
        Assert.Equal("general", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi"));
        Assert.Equal(FailureKind.ContentFiltered, e.Kind);
        Assert.Single(e.Attempts);
    }

    [Fact]
    public async Task A_requests_own_lists_go_before_all_and_an_empty_one_means_none()
    {
        using var router = new TestRouter(Lists);
        router["a/x"].Then(Fails(FailureKind.ContextWindowExceeded, 400));
        Assert.Equal("own", await GroupOf(new RouteOptions { Fallbacks = ["own"] }));
        Assert.Equal("own", await GroupOf(new RouteOptions { Fallbacks = ["general"], ContextWindowFallbacks = ["own"] }));
        Assert.Null(await GroupOf(new RouteOptions { Fallbacks = [] }));
        Assert.Null(await GroupOf(new RouteOptions { ContextWindowFallbacks = [] }));
        Assert.Null(await GroupOf(new RouteOptions { DisableFallbacks = true }));

        router["a/x"].Then(Fails(FailureKind.ContentFiltered, 400));
        Assert.Equal("bold", await GroupOf(new RouteOptions { Fallbacks = ["own"] }));
        Assert.Equal("own", await GroupOf(new RouteOptions { ContentPolicyFallbacks = ["own"] }));
        Assert.Null(await GroupOf(new RouteOptions { Fallbacks = [] }));

        async Task<string?> GroupOf(RouteOptions options)
        {
            try
            {
                return (await router.Router.Chat("a").CompleteAsync("hi", null, options)).Route()!.Group;
            }
            catch (LlmRouterException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task Aliases_and_single_deployments_are_fallbacks_too()
    {
        using var router = new TestRouter("""
            { "aliases": { "spare": "b" }, "groups": {
              "a": { "fallbacks": ["b/y", "spare"], "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "b": { "retries": 3, "deployments": [ { "id": "w", "model": "openai/m" }, { "id": "y", "model": "openai/m" } ] } } }
            """);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        router["b/y"].Then(Fails(FailureKind.NotFound, 404));
        RouteInfo route = (await router.Router.Chat("a").CompleteAsync("hi")).Route()!;
        Assert.Equal(["a/x", "b/y", "b/w"], route.Attempts.Select(a => $"{a.Group}/{a.Deployment}"));
    }

    [Fact]
    public async Task An_entry_may_change_what_is_asked_and_the_request_stays_as_it_was()
    {
        using var router = new TestRouter("""
            { "groups": {
              "a": { "fallbacks": [{ "target": "b", "temperature": 0, "maxOutputTokens": 7 }, "c"], "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "b": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "c": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] } } }
            """);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        router["b/x"].Then(Fails(FailureKind.ServerError, 500));
        var options = new ChatOptions { Temperature = 1, MaxOutputTokens = 100, TopP = 0.5f };
        Assert.Equal("c", (await router.Router.Chat("a").CompleteAsync("hi", options)).Route()!.Group);
        Assert.Equal((0f, 7, 0.5f), (router["b/x"].Asked.Options!.Temperature, router["b/x"].Asked.Options!.MaxOutputTokens, router["b/x"].Asked.Options!.TopP));
        Assert.Same(options, router["c/x"].Asked.Options);
        Assert.Equal(1f, options.Temperature);
    }

    [Fact]
    public async Task A_requests_entry_may_change_it_in_code_once_and_what_that_throws_comes_out()
    {
        using var router = new TestRouter(Lists);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        int edits = 0;
        var entry = new FallbackEntry("own", o =>
        {
            edits++;
            o.Instructions = "Be brief.";
        });
        await router.Router.Chat("a").CompleteAsync("hi", null, new RouteOptions { Fallbacks = [entry] });
        Assert.Equal((1, "Be brief."), (edits, router["own/x"].Asked.Options!.Instructions));

        var wrong = new FallbackEntry("own", _ => throw new FormatException("mine"));
        await Assert.ThrowsAsync<FormatException>(() => router.Router.Chat("a").CompleteAsync("hi", null, new RouteOptions { Fallbacks = [wrong] }));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task An_entry_that_the_caller_may_not_use_or_pay_for_is_passed_over_and_the_error_says_why()
    {
        using var router = new TestRouter("""
            { "budgets": { "provider:azure": { "usd": 0, "per": "day" } }, "groups": {
              "a": { "fallbacks": ["vip", "dear", "c"], "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "vip": { "accessTags": ["gold"], "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "dear": { "deployments": [ { "id": "x", "model": "azure/m", "endpoint": "https://a.example.com", "apiKey": "env:K", "price": { "input": 1, "output": 1 } } ] },
              "c": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] } } }
            """);
        router["a/x"].Then(Fails(FailureKind.ServerError, 500));
        Assert.Equal("c", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
        Assert.Equal("vip", (await router.Router.Chat("a").CompleteAsync("hi", null, new RouteOptions { AccessTags = ["gold"] })).Route()!.Group);

        router["c/x"].Then(Fails(FailureKind.ServerError, 500));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("a").CompleteAsync("hi", null, new RouteOptions { WaitForCapacity = TimeSpan.Zero }));
        Assert.Equal((FailureKind.ServerError, "a"), (e.Kind, e.Group));
        Assert.Contains("fallback vip/x: needs one of the access tags gold", e.Message, StringComparison.Ordinal);
        Assert.Contains("fallback dear/x: $", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_routers_lists_of_a_kind_serve_groups_that_have_none()
    {
        using var router = new TestRouter("""
            { "defaults": { "fallbacks": ["b"], "contextWindowFallbacks": ["c"] }, "groups": {
              "a": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "b": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/m" } ] },
              "c": { "retries": 0, "deployments": [ { "id": "x", "model": "openai/l" } ] } } }
            """);
        router["a/x"].Then(Fails(FailureKind.ContextWindowExceeded, 400), Fails(FailureKind.ServerError, 500));
        Assert.Equal("c", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
        Assert.Equal("b", (await router.Router.Chat("a").CompleteAsync("hi")).Route()!.Group);
    }

    [Theory]
    [InlineData(FailureKind.ContextWindowExceeded, "\"contextWindow\": 1000", "\"contextWindow\": 1000", "\"contextWindow\": 2000", "c")]
    [InlineData(FailureKind.RequestTooLarge, "\"tpm\": 1000", "\"tpm\": 1000", "\"tpm\": 2000", "c")]
    [InlineData(FailureKind.RequestTooLarge, "\"tpm\": 1000", "\"weight\": 1", "\"tpm\": 2000", "b")]
    public async Task What_is_too_long_goes_to_a_larger_or_unknown_limit_only(FailureKind kind, string a, string b, string c, string answers)
    {
        using var router = new TestRouter($$"""
            { "groups": { "g": { "deployments": [
              { "id": "a", "model": "openai/m", "order": 0, {{a}} }, { "id": "b", "model": "openai/m", "order": 1, {{b}} }, { "id": "c", "model": "openai/m", "order": 2, {{c}} } ] } } }
            """);
        router["g/a"].Then(Fails(kind, 400));
        Assert.Equal(answers, (await router.Router.Chat("g").CompleteAsync("hi")).Route()!.Deployment);
    }
}
