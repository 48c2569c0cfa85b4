using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>Cooling by failure rate: what counts, and how much of it is too much.</summary>
public class FailureRateTests
{
    private static void Fail(TestRouter router, FailureKind kind = FailureKind.ServerError, string name = "g/a") => Attempt.Start(router, name).Fails(kind);

    [Theory]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.ServerError)]
    [InlineData(FailureKind.Connection)]
    [InlineData(FailureKind.MalformedResponse)]
    public void Five_in_a_row_cool_whatever_their_kind(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(0, router.CoolsFor("g/a"));
            router.Pass(11);
            Fail(router, kind);
        }

        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Theory]
    [InlineData("SSFF", false)]
    [InlineData("SFFF", false)]
    [InlineData("SSSFF", false)]
    [InlineData("SSFFF", true)]
    [InlineData("SSSFFF", false)]
    [InlineData("SSSFFFF", true)]
    [InlineData("FSFSF", true)]
    public void More_than_half_of_at_least_five_attempts_cool(string attempts, bool cools)
    {
        using TestRouter router = TestRouter.Of("a b");
        foreach (char one in attempts)
        {
            Assert.Equal(0, router.CoolsFor("g/a"));
            if (one == 'F')
            {
                Fail(router);
            }
            else
            {
                Attempt.Start(router, "g/a").Succeeds();
            }
        }

        Assert.Equal(cools ? 5 : 0, router.CoolsFor("g/a"));
    }

    [Fact]
    public void What_is_older_than_ten_seconds_is_not_in_the_rate()
    {
        using TestRouter router = TestRouter.Of("a b");
        Fail(router);
        Attempt.Start(router, "g/a").Succeeds();
        Fail(router);
        router.Pass(10);
        Fail(router);
        Attempt.Start(router, "g/a").Succeeds();
        Fail(router);
        Assert.Equal(0, router.CoolsFor("g/a"));

        // Without the pause they are five with four failures.
        Fail(router);
        Fail(router);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void Rate_and_least_number_are_settings()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Health("g/a", h => h with { FailureRate = 0.2, FailureRateMinimum = 10 });
        for (int i = 0; i < 8; i++)
        {
            Attempt.Start(router, "g/a").Succeeds();
        }

        Fail(router);
        Fail(router);
        Assert.Equal(0, router.CoolsFor("g/a"));
        Fail(router);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Theory]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.Authentication)]
    [InlineData(FailureKind.NotFound)]
    [InlineData(FailureKind.PermissionDenied)]
    [InlineData(FailureKind.QuotaExhausted)]
    public void What_never_cools_does_not_count_in_the_rate(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b");
        Attempt[] running = [.. Enumerable.Range(0, 12).Select(_ => Attempt.Start(router, "g/a"))];

        router.Health("g/a", h => h with { CooldownByKind = HealthExtensions.For(kind, TimeSpan.Zero) });
        for (int i = 0; i < 8; i++)
        {
            running[i].Fails(kind);
        }

        for (int i = 8; i < 12; i++)
        {
            running[i].Fails(FailureKind.ServerError);
            Assert.Equal(0, router.CoolsFor("g/a"));
        }

        Fail(router);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void Rate_limits_that_ended_leave_nothing_behind()
    {
        using TestRouter router = TestRouter.Of("a b");
        for (int i = 0; i < 6; i++)
        {
            Attempt.Start(router, "g/a").Fails(FailureKind.RateLimited, 429, 0.5);
            router.Pass(0.5);
        }

        Fail(router);
        Assert.Equal(0, router.CoolsFor("g/a"));
    }

    [Fact]
    public void Of_thin_traffic_three_in_a_row_cool()
    {
        using TestRouter router = TestRouter.Of("a b");
        Fail(router);
        router.Pass(13);
        Fail(router);
        Assert.Equal(0, router.CoolsFor("g/a"));
        router.Pass(13);
        Fail(router);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Theory]
    [InlineData(11, 11, false)]
    [InlineData(12, 12, true)]
    [InlineData(299, 299, true)]
    [InlineData(300, 301, false)]
    public void Three_count_only_if_they_came_thinly_and_within_ten_minutes(double first, double second, bool cools)
    {
        using TestRouter router = TestRouter.Of("a b");
        Fail(router);
        router.Pass(first);
        Fail(router);
        router.Pass(second);
        Fail(router);
        Assert.Equal(cools ? 5 : 0, router.CoolsFor("g/a"));
    }

    [Fact]
    public void It_is_the_last_three_that_count_however_long_the_run_is()
    {
        using TestRouter router = TestRouter.Of("a b");
        Fail(router);
        router.Pass(590);
        Fail(router);
        router.Pass(20);
        Fail(router);
        Assert.Equal(0, router.CoolsFor("g/a"));
        router.Pass(20);
        Fail(router);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void A_success_ends_a_run()
    {
        using TestRouter router = TestRouter.Of("a b");
        for (int i = 0; i < 12; i++)
        {
            Fail(router);
            router.Pass(13);
            Fail(router);
            router.Pass(13);
            Attempt.Start(router, "g/a").Succeeds();
            Assert.Equal(0, router.CoolsFor("g/a"));
        }
    }

    [Theory]
    [InlineData(529, null, 5)]
    [InlineData(529, 9.0, 9)]
    [InlineData(503, 9.0, 9)]
    [InlineData(503, 900.0, 300)]
    [InlineData(503, null, 0)]
    [InlineData(500, 9.0, 0)]
    public void An_overloaded_provider_cools_at_once_when_there_is_a_sibling(int status, double? retryAfter, double seconds)
    {
        using TestRouter router = TestRouter.Of("a b");
        Attempt.Start(router, "g/a").Fails(FailureKind.ServerError, status, retryAfter);
        Assert.Equal(seconds, router.CoolsFor("g/a"));

        using TestRouter alone = TestRouter.Of("a");
        Attempt.Start(alone, "g/a").Fails(FailureKind.ServerError, status, retryAfter);
        Assert.Equal(0, alone.CoolsFor("g/a"));
    }
}
