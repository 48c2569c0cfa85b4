using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>A deployment that is rate limited while its requests have nobody else: they wait for it.</summary>
public class HoldTests
{
    private static void Limit(TestRouter router, double? seconds) => Attempt.Start(router, "g/a").Fails(FailureKind.RateLimited, 429, seconds);

    [Theory]
    [InlineData(17.0, 17)]
    [InlineData(400.0, 300)]
    public void Alone_it_is_held_for_as_long_as_its_provider_says(double named, double seconds)
    {
        using TestRouter router = TestRouter.Of("a");
        Limit(router, named);
        long end = router.Engine.Clock.Now + router.Engine.Clock.Units(TimeSpan.FromSeconds(seconds));
        Assert.Equal((end, end), (router.State("g/a").HeldUntil, router.State("g/a").CooldownUntil));
        Assert.True(router.State("g/a").IsHeld(router.Engine.Clock.Now));
        router.Pass(seconds - 0.001);
        Assert.Null(Attempt.TryStart(router, "g/a"));
        router.Pass(0.001);
        Assert.False(router.State("g/a").IsHeld(router.Engine.Clock.Now));
        Assert.Equal(end, router.State("g/a").HeldUntil);
        Assert.NotNull(Attempt.TryStart(router, "g/a"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void Alone_and_without_a_time_it_goes_on(double? named)
    {
        using TestRouter router = TestRouter.Of("a");
        Limit(router, named);
        Assert.Equal((0, 0L), (router.CoolsFor("g/a"), router.State("g/a").HeldUntil));
    }

    [Fact]
    public void A_named_time_of_zero_beside_a_sibling_is_none()
    {
        using TestRouter router = TestRouter.Of("a b");
        Limit(router, 0);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void With_a_sibling_or_a_fallback_it_cools_and_holds_nobody()
    {
        using TestRouter sibling = TestRouter.Of("a b");
        Limit(sibling, 17);
        Assert.Equal((17, 0L), (sibling.CoolsFor("g/a"), sibling.State("g/a").HeldUntil));

        using TestRouter fallback = TestRouter.Of("a", "\"fallbacks\": [\"h\"],", more: """, "h": { "deployments": [ { "model": "openai/x", "id": "x" } ] }""");
        Limit(fallback, 17);
        Assert.Equal((17, 0L), (fallback.CoolsFor("g/a"), fallback.State("g/a").HeldUntil));
    }

    [Fact]
    public void A_later_cooldown_of_another_sort_and_a_reset_end_the_hold()
    {
        using TestRouter router = TestRouter.Of("a");
        Limit(router, 17);
        router.Pass(17);
        Attempt.Start(router, "g/a").Fails(FailureKind.PermissionDenied);
        Assert.Equal(0, router.State("g/a").HeldUntil);
        router.Router.Deployments.ResetCooldown("g", "a");
        Limit(router, 17);
        Assert.NotEqual(0, router.State("g/a").HeldUntil);
        router.Router.Deployments.ResetCooldown("g", "a");
        Assert.Equal(0, router.State("g/a").HeldUntil);
    }

    [Fact]
    public void A_rate_limited_probe_alone_and_without_a_time_ends_the_probing()
    {
        using TestRouter router = TestRouter.Of("a");
        Attempt.Start(router, "g/a").Fails(FailureKind.PermissionDenied);
        router.Pass(5);
        Limit(router, null);
        Assert.False(router.Router.GetStatus()[0].IsProbing);
        Assert.NotNull(Attempt.TryStart(router, "g/a"));
        Assert.NotNull(Attempt.TryStart(router, "g/a"));
    }
}
