using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Limits;

public class LearntHeadroomTests
{
    private static TestRouter Of(string deployments, Func<string, (string, string)[]> headers) => new(
        $$"""{ "groups": { "g": { "deployments": [{{deployments}}] } } }""",
        configure: o =>
        {
            o.ClientFactory = null;
            o.HttpHandlerFactory = uri => Providers.StubHandler.Json(
                """{ "choices": [{ "message": { "content": "ok" }, "finish_reason": "stop" }], "usage": { "prompt_tokens": 3, "completion_tokens": 2 } }""", headers: headers(uri.Host));
        });

    [Theory]
    [InlineData("requests")]
    [InlineData("tokens")]
    public async Task With_nothing_left_a_deployment_is_at_capacity_until_the_reset_and_does_not_cool(string what)
    {
        using TestRouter router = Of(
            """{ "id": "a", "model": "openai/m", "apiKey": "env:A", "endpoint": "https://a.example/v1" }""",
            _ => [($"x-ratelimit-remaining-{what}", "0"), ($"x-ratelimit-reset-{what}", "12s")]);
        await router.Router.CompleteAsync("g", "hi");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.Equal((FailureKind.RateLimited, 429, TimeSpan.FromSeconds(12)), (e.Kind, e.StatusCode, e.RetryAfter));
        Assert.Contains($"a: the provider says that 0 {what} are left", e.Message, StringComparison.Ordinal);
        Assert.Null(router.Router.GetStatus()[0].CoolsFor);
        Assert.Equal(0, router.Router.GetStatus()[0].Cooldowns);
        router.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal("ok", (await router.Router.CompleteAsync("g", "hi")).Text);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task It_may_only_lower_what_is_configured()
    {
        using TestRouter router = Of(
            """{ "id": "a", "model": "openai/m", "apiKey": "env:A", "endpoint": "https://a.example/v1", "rpm": 2 }""",
            _ => [("x-ratelimit-remaining-requests", "1000"), ("x-ratelimit-reset-requests", "1s")]);
        await router.Router.CompleteAsync("g", "hi");
        await router.Router.CompleteAsync("g", "hi");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.Contains("2/2 requests this minute", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_take_what_it_cannot()
    {
        using TestRouter router = Of(
            """{ "id": "a", "model": "openai/m", "apiKey": "env:A", "endpoint": "https://a.example/v1" }, { "id": "b", "model": "openai/m", "apiKey": "env:B", "endpoint": "https://b.example/v1", "order": 1 }""",
            host => host.StartsWith('a') ? [("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "1m0s")] : []);
        Assert.Equal("a", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        }

        router.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("a", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
    }
}
