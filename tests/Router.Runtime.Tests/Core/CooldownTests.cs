using LlmRouter.Tests.Support;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

/// <summary>
/// Cooldowns as a whole, through calls. By theme: <see cref="FailureRateTests"/>, <see cref="AllowedFailuresTests"/>,
/// <see cref="HalfOpenTests"/>, <see cref="RepeatedCooldownTests"/>, <see cref="LastDeploymentTests"/>, <see cref="HoldTests"/>,
/// <see cref="CooldownEventTests"/>; all rules together: <see cref="HealthModelTests"/>.
/// </summary>
public class CooldownTests
{
    [Theory]
    [InlineData(FailureKind.RateLimited, true)]
    [InlineData(FailureKind.QuotaExhausted, true)]
    [InlineData(FailureKind.Authentication, true)]
    [InlineData(FailureKind.PermissionDenied, true)]
    [InlineData(FailureKind.NotFound, true)]
    [InlineData(FailureKind.ServerError, false)]
    [InlineData(FailureKind.Connection, false)]
    [InlineData(FailureKind.Timeout, false)]
    [InlineData(FailureKind.MalformedResponse, false)]
    [InlineData(FailureKind.Conflict, false)]
    [InlineData(FailureKind.RequestTooLarge, false)]
    public async Task One_failure_cools_at_once_or_not(FailureKind kind, bool cools)
    {
        using TestRouter router = TestRouter.Of("a b");
        router["g/a"].Then(Fails(kind));
        await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Deployment = "b" });
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g/a", "hi", route: new RouteOptions { Retries = 0 }));
        Assert.Equal(cools, router.Router.GetStatus()[0].CoolsFor is not null);
    }

    [Theory]
    [InlineData(FailureKind.Authentication, true)]
    [InlineData(FailureKind.PermissionDenied, true)]
    [InlineData(FailureKind.NotFound, true)]
    [InlineData(FailureKind.RateLimited, false)]
    public async Task Alone_only_what_trying_again_cannot_mend_cools(FailureKind kind, bool cools)
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,");
        router["g/a"].Then(Fails(kind));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.Equal(cools, router.Router.GetStatus()[0].CoolsFor is not null);
    }

    [Fact]
    public async Task A_cooling_deployment_is_not_asked_until_its_time_is_over()
    {
        using TestRouter router = TestRouter.Of("a b");
        router["g/a"].Then(Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(20)), Answer("back"));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g/a", "hi", route: new RouteOptions { Retries = 0 }));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        }

        router.Time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        router.Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("back", (await router.Router.CompleteAsync("g/a", "hi")).Text);
    }

    [Fact]
    public async Task Five_failures_in_a_row_cool_a_deployment_that_has_a_sibling()
    {
        using TestRouter router = TestRouter.Of("a b");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(router.Router.GetStatus()[0].CoolsFor);
            await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g/a", "hi", route: new RouteOptions { Retries = 0 }));
        }

        Assert.Equal(TimeSpan.FromSeconds(5), router.Router.GetStatus()[0].CoolsFor);
    }

    [Fact]
    public async Task A_failure_rate_never_takes_the_last_deployment_of_a_group_without_fallback()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        for (int i = 0; i < 30; i++)
        {
            await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        }

        Assert.Null(router.Router.GetStatus()[0].CoolsFor);
        Assert.Equal(30, router["g/a"].Calls);
    }

    [Fact]
    public async Task More_failures_than_allowed_cool()
    {
        using TestRouter router = TestRouter.Of("a b", "\"allowedFailures\": 2, \"cooldownSeconds\": 9,");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(router.Router.GetStatus()[0].CoolsFor);
            await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g/a", "hi", route: new RouteOptions { Retries = 0 }));
        }

        Assert.Equal(TimeSpan.FromSeconds(9), router.Router.GetStatus()[0].CoolsFor);
    }

    [Theory]
    [InlineData("\"cooldown\": \"off\",")]
    [InlineData("\"cooldownSeconds\": 0,")]
    public async Task Cooldown_can_be_switched_off(string setting)
    {
        using TestRouter router = TestRouter.Of("a b", setting);
        router["g/a"].Then(Fails(FailureKind.RateLimited, 429));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g/a", "hi", route: new RouteOptions { Retries = 0 }));
        Assert.Null(router.Router.GetStatus()[0].CoolsFor);
    }

    [Fact]
    public async Task A_refused_key_cools_every_deployment_that_uses_it()
    {
        using var router = new TestRouter("""
            { "groups": {
              "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:SAME" }, { "id": "b", "model": "openai/n", "apiKey": "env:SAME" }, { "id": "c", "model": "openai/m", "apiKey": "env:OTHER" } ] },
              "h": { "deployments": [ { "id": "d", "model": "openai/o", "apiKey": "env:SAME" } ] } } }
            """);
        router["g/a"].Then(Fails(FailureKind.Authentication, 401));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g/a", "hi"));
        Assert.Equal(["a", "b", "d"], router.Router.GetStatus().Where(s => s.CoolsFor is not null).Select(s => s.Id));
    }

    [Fact]
    public async Task A_longer_cooldown_is_not_shortened_by_a_later_one_and_can_be_reset_by_hand()
    {
        using TestRouter router = TestRouter.Of("a b");
        long now = router.Engine.Clock.Now;
        Assert.True(router.State("g/a").Cool(now + router.Engine.Clock.Units(TimeSpan.FromSeconds(60)), FailureKind.RateLimited));
        Assert.False(router.State("g/a").Cool(now + router.Engine.Clock.Units(TimeSpan.FromSeconds(5)), FailureKind.ServerError));
        Assert.Equal(TimeSpan.FromSeconds(60), router.Router.GetStatus()[0].CoolsFor);

        router.Router.Chat("g").GetDeployment("a").ResetCooldown();
        Assert.Equal("a", (await router.Router.CompleteAsync("g/a", "hi")).Route()!.Deployment);
    }

    [Fact]
    public async Task A_callers_own_short_timeout_does_not_speak_against_the_deployment()
    {
        using TestRouter router = TestRouter.Of("a b", "\"allowedFailures\": 0,");
        router["g/a"].OnComplete = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Answer("never");
        };
        Task call = router.Router.CompleteAsync("g/a", "hi", route: new RouteOptions { Timeout = TimeSpan.FromSeconds(1) });
        router.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<LlmRouterException>(() => call);
        Assert.Null(router.Router.GetStatus()[0].CoolsFor);
    }
}
