using LlmRouter.Core;
using LlmRouter.Tests.Support;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

/// <summary>Groups whose name is a pattern.</summary>
public class WildcardTests
{
    private const string Json = """
        { "groups": {
          "openai/*": { "fallbacks": ["openai/mini"], "deployments": [ { "id": "a", "model": "openai/*", "apiKey": "env:A" } ] },
          "fixed/*": { "fallbacks": ["fixed/mini"], "deployments": [ { "id": "f", "model": "openai/one", "apiKey": "env:F" } ] } } }
        """;

    [Fact]
    public async Task A_fallback_to_another_name_of_the_same_pattern_is_another_model()
    {
        using var router = new TestRouter(Json);
        router["openai/*/a"].Then(Fails(FailureKind.NotFound, 404), Answer("ok"));
        RouteInfo route = (await router.Router.CompleteAsync("openai/big", "hi")).Route()!;
        Assert.Equal("mini", route.Model);
        Assert.Equal(2, route.Attempts.Count);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_deployment_that_serves_one_model_under_every_name_is_asked_once()
    {
        using var router = new TestRouter(Json);
        router["fixed/*/f"].Then(Fails(FailureKind.PermissionDenied, 403), Answer("ok"));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("fixed/big", "hi"));
        Assert.Equal(1, router["fixed/*/f"].Calls);
    }

    [Fact]
    public async Task A_model_that_was_not_found_is_not_asked_for_again_for_a_minute_and_the_error_says_so()
    {
        using var router = new TestRouter(Json.Replace("\"fallbacks\": [\"openai/mini\"],", "", StringComparison.Ordinal));
        router["openai/*/a"].Then(Fails(FailureKind.NotFound, 404));
        var first = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("openai/big", "hi"));
        Assert.Equal((FailureKind.NotFound, 404), (first.Kind, first.StatusCode));
        var second = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("openai/BIG", "hi"));
        Assert.Equal(1, router["openai/*/a"].Calls);
        Assert.Contains("has said of late that it does not have this model", second.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("in this request", second.Message, StringComparison.Ordinal);
        router.Time.Advance(TimeSpan.FromSeconds(61));
        router["openai/*/a"].Then(Answer("ok"));
        Assert.Equal("big", (await router.Router.CompleteAsync("openai/big", "hi")).Route()!.Model);
    }

    [Theory]
    [InlineData("openai/a\nb")]
    [InlineData("openai/\0")]
    [InlineData("openai/")]
    public async Task A_name_that_can_be_no_model_is_unknown(string name)
    {
        using var router = new TestRouter(Json);
        await Assert.ThrowsAsync<UnknownModelException>(() => router.Router.CompleteAsync(name, "hi"));
        await Assert.ThrowsAsync<UnknownModelException>(() => router.Router.CompleteAsync("openai/" + new string('x', 300), "hi"));
    }
}
