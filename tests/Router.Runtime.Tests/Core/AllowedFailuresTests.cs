using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>Counts and times that stand in place of the rules: for all kinds, or for one.</summary>
public class AllowedFailuresTests
{
    private static void Fail(TestRouter router, FailureKind kind, double? retryAfter = null) => Attempt.Start(router, "g/a").Fails(kind, null, retryAfter);

    [Fact]
    public void The_count_holds_for_any_sixty_seconds_and_in_place_of_the_rate()
    {
        using TestRouter router = TestRouter.Of("a b", "\"allowedFailures\": 6,");
        for (int i = 0; i < 6; i++)
        {
            Fail(router, FailureKind.ServerError);
        }

        router.Pass(60);
        for (int i = 0; i < 6; i++)
        {
            Fail(router, FailureKind.Timeout);
            Assert.Equal(0, router.CoolsFor("g/a"));
        }

        router.Pass(59);
        Fail(router, FailureKind.Connection);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void Successes_between_do_not_matter_to_the_count()
    {
        using TestRouter router = TestRouter.Of("a b", "\"allowedFailures\": 1,");
        Fail(router, FailureKind.ServerError);
        for (int i = 0; i < 30; i++)
        {
            Attempt.Start(router, "g/a").Succeeds();
        }

        Fail(router, FailureKind.ServerError);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void The_count_for_all_leaves_kinds_alone_that_cool_at_once()
    {
        using TestRouter router = TestRouter.Of("a b", "\"allowedFailures\": 6,");
        Fail(router, FailureKind.RateLimited);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Theory]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.Authentication)]
    [InlineData(FailureKind.PermissionDenied)]
    [InlineData(FailureKind.Timeout)]
    public void A_kinds_own_count_replaces_its_rule(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Health("g/a", h => h with { AllowedByKind = HealthExtensions.For(kind, 2) });
        for (int i = 0; i < 2; i++)
        {
            Fail(router, kind, retryAfter: 20);
            Assert.Equal(0, router.CoolsFor("g/a"));
            router.Pass(29.5);
        }

        Fail(router, kind, retryAfter: 20);
        Assert.Equal(kind == FailureKind.RateLimited ? 20 : 5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void A_kinds_own_count_is_not_in_the_rate_of_the_others_nor_they_in_it()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Health("g/a", h => h with { AllowedByKind = HealthExtensions.For(FailureKind.Timeout, 10) });
        for (int i = 0; i < 10; i++)
        {
            Fail(router, FailureKind.Timeout);
        }

        for (int i = 0; i < 4; i++)
        {
            Fail(router, FailureKind.ServerError);
            Assert.Equal(0, router.CoolsFor("g/a"));
        }

        Fail(router, FailureKind.Timeout);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void A_kinds_own_count_also_stands_before_that_of_an_overload()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Health("g/a", h => h with { AllowedByKind = HealthExtensions.For(FailureKind.ServerError, 1) });
        Attempt.Start(router, "g/a").Fails(FailureKind.ServerError, 529, 9);
        Assert.Equal(0, router.CoolsFor("g/a"));
        Attempt.Start(router, "g/a").Fails(FailureKind.ServerError, 529, 9);
        Assert.Equal(9, router.CoolsFor("g/a"));
    }

    [Fact]
    public void A_kinds_own_time_goes_before_the_others_and_after_the_providers()
    {
        using TestRouter router = TestRouter.Of("a b c d");
        foreach (string name in (string[])["g/a", "g/b", "g/c", "g/d"])
        {
            router.Health(name, h => h with { CooldownByKind = HealthExtensions.For(FailureKind.RateLimited, TimeSpan.FromSeconds(42)) });
        }

        Attempt.Start(router, "g/a").Fails(FailureKind.RateLimited);
        Attempt.Start(router, "g/b").Fails(FailureKind.RateLimited, 429, 7);
        Attempt.Start(router, "g/c").Fails(FailureKind.PermissionDenied);
        Assert.Equal((42, 7, 5), (router.CoolsFor("g/a"), router.CoolsFor("g/b"), router.CoolsFor("g/c")));
    }

    [Fact]
    public void A_spent_quota_has_its_own_default_unless_one_is_configured()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Health("g/b", h => h with { CooldownByKind = HealthExtensions.For(FailureKind.QuotaExhausted, TimeSpan.FromSeconds(30)) });
        Attempt.Start(router, "g/a").Fails(FailureKind.QuotaExhausted);
        Attempt.Start(router, "g/b").Fails(FailureKind.QuotaExhausted);
        Assert.Equal((300, 30), (router.CoolsFor("g/a"), router.CoolsFor("g/b")));
    }

    [Theory]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.Authentication)]
    [InlineData(FailureKind.NotFound)]
    public void A_time_of_zero_keeps_a_kind_from_cooling(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Health("g/a", h => h with { CooldownByKind = HealthExtensions.For(kind, TimeSpan.Zero) });
        Fail(router, kind, retryAfter: 20);
        Assert.Equal(0, router.CoolsFor("g/a"));
    }

    [Fact]
    public void A_kinds_own_cooldown_holds_where_the_others_have_none()
    {
        using TestRouter router = TestRouter.Of("a b", "\"cooldownSeconds\": 0, \"cooldownSecondsByKind\": { \"not-found\": 20 },");
        Fail(router, FailureKind.PermissionDenied);
        Fail(router, FailureKind.QuotaExhausted);
        Assert.Equal(0, router.CoolsFor("g/a"));
        Fail(router, FailureKind.NotFound);
        Assert.Equal(20, router.CoolsFor("g/a"));
    }

    [Fact]
    public void Cooldowns_that_are_off_are_off_for_every_kind()
    {
        using TestRouter router = TestRouter.Of("a b", "\"cooldown\": \"off\", \"cooldownSecondsByKind\": { \"rate-limited\": 9 },");
        foreach (FailureKind kind in Enum.GetValues<FailureKind>())
        {
            Fail(router, kind, retryAfter: 20);
        }

        Assert.Equal(0, router.CoolsFor("g/a"));
    }
}
