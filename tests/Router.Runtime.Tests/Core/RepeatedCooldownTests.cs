using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>Cooldowns one after the other, and attempts that end later than the one that led to them.</summary>
public class RepeatedCooldownTests
{
    private static Attempt Start(TestRouter router) => Attempt.Start(router, "g/a");

    private static int InARow(TestRouter router) => router.Router.GetStatus()[0].CooldownsInARow;

    [Fact]
    public void Without_a_success_between_them_each_is_twice_as_long_up_to_a_minute()
    {
        using TestRouter router = TestRouter.Of("a b");
        foreach (double seconds in (double[])[5, 10, 20, 40, 60, 60, 60])
        {
            Start(router).Fails(FailureKind.PermissionDenied);
            Assert.Equal(seconds, router.CoolsFor("g/a"));
            router.Pass(seconds + 1);
        }

        Assert.Equal(7, InARow(router));
        Start(router).Succeeds();
        Assert.Equal(0, InARow(router));
        Start(router).Fails(FailureKind.PermissionDenied);
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Fact]
    public void The_configured_time_is_what_doubles_and_its_limit_is_a_setting()
    {
        using TestRouter router = TestRouter.Of("a b", "\"cooldownSeconds\": 7,");
        router.Health("g/a", h => h with { LongestCooldown = TimeSpan.FromSeconds(20) });
        foreach (double seconds in (double[])[7, 14, 20, 20])
        {
            Start(router).Fails(FailureKind.NotFound);
            Assert.Equal(seconds, router.CoolsFor("g/a"));
            router.Pass(seconds);
        }
    }

    [Fact]
    public void A_configured_time_above_the_limit_stays_as_it_is()
    {
        using TestRouter router = TestRouter.Of("a b", "\"cooldownSeconds\": 90,");
        for (int i = 0; i < 3; i++)
        {
            Start(router).Fails(FailureKind.NotFound);
            Assert.Equal(90, router.CoolsFor("g/a"));
            router.Pass(90);
        }
    }

    [Fact]
    public void What_a_provider_names_is_not_doubled_but_counts()
    {
        using TestRouter router = TestRouter.Of("a b");
        for (int i = 1; i <= 3; i++)
        {
            Start(router).Fails(FailureKind.RateLimited, 429, 3);
            Assert.Equal((3, i), (router.CoolsFor("g/a"), InARow(router)));
            router.Pass(3);
        }

        Start(router).Fails(FailureKind.RateLimited);
        Assert.Equal(40, router.CoolsFor("g/a"));
    }

    [Fact]
    public void A_success_after_a_rate_limit_begins_the_count_anew()
    {
        using TestRouter router = TestRouter.Of("a b");
        for (int i = 0; i < 3; i++)
        {
            Start(router).Fails(FailureKind.RateLimited);
            Assert.Equal(5, router.CoolsFor("g/a"));
            router.Pass(6);
            Start(router).Succeeds();
        }
    }

    [Fact]
    public void Attempts_that_were_under_way_already_neither_renew_nor_double()
    {
        using TestRouter router = TestRouter.Of("a b", "\"allowedFailures\": 0,");
        Attempt[] late = [.. Enumerable.Range(0, 20).Select(_ => Start(router))];
        Start(router).Fails(FailureKind.ServerError);
        router.Pass(1);
        FailureKind[] kinds = [FailureKind.ServerError, FailureKind.Authentication, FailureKind.NotFound, FailureKind.RateLimited, FailureKind.QuotaExhausted];
        for (int i = 0; i < 10; i++)
        {
            late[i].Fails(kinds[i % kinds.Length]);
        }

        Assert.Equal((4, 1), (router.CoolsFor("g/a"), InARow(router)));
        router.Pass(4);
        for (int i = 10; i < 15; i++)
        {
            late[i].Fails(kinds[i % kinds.Length]);
        }

        Assert.Equal((0, 1), (router.CoolsFor("g/a"), InARow(router)));
        Start(router).Succeeds();

        // Also after it has come back they are of a time that is over.
        for (int i = 15; i < 20; i++)
        {
            late[i].Fails(kinds[i % kinds.Length]);
        }

        Assert.Equal((0, 0), (router.CoolsFor("g/a"), InARow(router)));
    }

    [Fact]
    public void A_late_success_ends_nothing()
    {
        using TestRouter router = TestRouter.Of("a b");
        Attempt late = Start(router);
        Attempt later = Start(router);
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Pass(1);
        late.Succeeds();
        Assert.Equal((4, 1), (router.CoolsFor("g/a"), InARow(router)));
        router.Pass(4);
        later.Succeeds();
        Assert.Equal(1, InARow(router));
        Assert.True(router.Router.GetStatus()[0].IsProbing);
    }

    [Fact]
    public void A_late_time_that_the_provider_names_moves_the_deadline_forward_only()
    {
        using TestRouter router = TestRouter.Of("a b");
        Attempt[] late = [.. Enumerable.Range(0, 4).Select(_ => Start(router))];
        Start(router).Fails(FailureKind.RateLimited, 429, 10);
        router.Pass(1);
        late[0].Fails(FailureKind.RateLimited, 429, 5);
        Assert.Equal(9, router.CoolsFor("g/a"));
        late[1].Fails(FailureKind.RateLimited, 429, 30);
        Assert.Equal((30, 1), (router.CoolsFor("g/a"), InARow(router)));
        late[2].Fails(FailureKind.ServerError, 503, 40);
        Assert.Equal((40, 1), (router.CoolsFor("g/a"), InARow(router)));
        router.Pass(50);
        late[3].Fails(FailureKind.RateLimited, 429, 6);
        Assert.Equal((6, 1), (router.CoolsFor("g/a"), InARow(router)));
    }

    [Fact]
    public void A_probe_that_is_owed_is_owed_still_after_a_late_rate_limit()
    {
        using TestRouter router = TestRouter.Of("a b");
        Attempt late = Start(router);
        Start(router).Fails(FailureKind.PermissionDenied);
        late.Fails(FailureKind.RateLimited, 429, 30);
        router.Pass(30);
        Assert.NotNull(Attempt.TryStart(router, "g/a"));
        Assert.Null(Attempt.TryStart(router, "g/a"));
    }

    [Fact]
    public void A_probe_older_than_a_renewed_cooldown_does_not_end_it()
    {
        using TestRouter router = TestRouter.Of("a b");
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Pass(5);
        Attempt first = Start(router);
        router.Pass(5);
        Start(router).Fails(FailureKind.ServerError);
        first.Succeeds();
        Assert.Equal((10, 2), (router.CoolsFor("g/a"), InARow(router)));
    }

    [Fact]
    public void What_a_key_is_refused_for_is_late_for_each_deployment_by_its_own_cooldown()
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:SAME" }, { "id": "b", "model": "openai/n", "apiKey": "env:SAME" }, { "id": "c", "model": "openai/n", "apiKey": "env:OTHER" } ] } } }
            """);
        Attempt late = Start(router);
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Pass(1);
        late.Fails(FailureKind.Authentication);
        Assert.Equal((4, 5, 0), (router.CoolsFor("g/a"), router.CoolsFor("g/b"), router.CoolsFor("g/c")));
    }

    [Fact]
    public void A_key_that_is_refused_again_doubles_once_for_all_of_it()
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:SAME" }, { "id": "b", "model": "openai/n", "apiKey": "env:SAME" } ] } } }
            """);
        Attempt other = Attempt.Start(router, "g/b");
        Start(router).Fails(FailureKind.Authentication);
        other.Fails(FailureKind.Authentication);
        Assert.Equal((5, 5), (router.CoolsFor("g/a"), router.CoolsFor("g/b")));
        router.Pass(5);
        Attempt a = Start(router);
        Attempt b = Attempt.Start(router, "g/b");
        a.Fails(FailureKind.Authentication);
        b.Fails(FailureKind.Authentication);
        Assert.Equal((10, 10), (router.CoolsFor("g/a"), router.CoolsFor("g/b")));
        Assert.Equal([2, 2], router.Router.GetStatus().Select(s => s.CooldownsInARow));
    }

    [Fact]
    public void What_led_to_a_cooldown_is_settled_when_it_is_back()
    {
        using TestRouter router = TestRouter.Of("a b");
        for (int i = 0; i < 5; i++)
        {
            Start(router).Fails(FailureKind.ServerError);
        }

        router.Pass(5);
        Start(router).Succeeds();

        // Within ten seconds of the five.
        Start(router).Fails(FailureKind.ServerError);
        Assert.Equal(0, router.CoolsFor("g/a"));
    }
}
