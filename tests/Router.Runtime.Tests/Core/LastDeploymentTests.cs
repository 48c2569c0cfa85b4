using LlmRouter.Core;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>Failure rates leave every group somebody to ask.</summary>
[Collection(Crowds.Name)]
public class LastDeploymentTests
{
    private const string WithFallback = "\"fallbacks\": [\"h\"],";

    private const string Other = """, "h": { "deployments": [ { "model": "openai/x", "id": "x" } ] }""";

    private static void Break(TestRouter router, string name, int times = 5)
    {
        for (int i = 0; i < times && Attempt.TryStart(router, name) is { } attempt; i++)
        {
            attempt.Fails(FailureKind.ServerError, 500);
        }
    }

    [Fact]
    public void The_last_one_stays_in_and_is_counted()
    {
        using TestRouter router = TestRouter.Of("a b");
        Break(router, "g/a");
        Break(router, "g/b", 30);
        Assert.Equal((5, 0), (router.CoolsFor("g/a"), router.CoolsFor("g/b")));
        Assert.Equal(30, router.Router.GetStatus()[1].Failures[FailureKind.ServerError]);
    }

    [Fact]
    public void It_is_taken_when_somebody_else_is_there_again()
    {
        using TestRouter router = TestRouter.Of("a b");
        Break(router, "g/a");
        Break(router, "g/b", 30);
        router.Pass(5);

        // Nobody counts on one that has yet to show that it is back.
        Break(router, "g/b", 1);
        Assert.Equal(0, router.CoolsFor("g/b"));
        Attempt.Start(router, "g/a").Succeeds();
        Break(router, "g/b", 1);
        Assert.Equal(5, router.CoolsFor("g/b"));
    }

    [Fact]
    public void A_probe_that_fails_leaves_the_last_one_in()
    {
        using TestRouter router = TestRouter.Of("a b");
        Break(router, "g/a");
        router.Router.Deployments.Drain("g", "b");
        router.Pass(5);
        Attempt.Start(router, "g/a").Fails(FailureKind.ServerError, 500);
        DeploymentStatus status = router.Router.GetStatus()[0];
        Assert.Equal((false, (TimeSpan?)null, 1), (status.IsProbing, status.CoolsFor, status.CooldownsInARow));
        Assert.NotNull(Attempt.TryStart(router, "g/a"));
        Assert.NotNull(Attempt.TryStart(router, "g/a"));
    }

    [Fact]
    public void A_group_with_an_eligible_fallback_cools_its_only_deployment()
    {
        using TestRouter router = TestRouter.Of("a", WithFallback, more: Other);
        Break(router, "g/a");
        Assert.Equal(5, router.CoolsFor("g/a"));
    }

    [Theory]
    [InlineData("drained")]
    [InlineData("cooling")]
    [InlineData("half-open")]
    public void A_fallback_that_cannot_be_asked_is_none(string why)
    {
        using TestRouter router = TestRouter.Of("a", WithFallback, more: Other);
        switch (why)
        {
            case "drained":
                router.Router.Deployments.Drain("h", "x");
                break;
            case "cooling":
                Attempt.Start(router, "h/x").Fails(FailureKind.RateLimited, 429, 30);
                break;
            default:
                Attempt.Start(router, "h/x").Fails(FailureKind.PermissionDenied);
                router.Pass(5);
                break;
        }

        Break(router, "g/a", 10);
        Assert.Equal(0, router.CoolsFor("g/a"));
    }

    [Fact]
    public void It_is_asked_about_the_group_that_is_used()
    {
        // "b" is alone where it is declared, and not alone in the group that stands for both.
        using var router = new TestRouter("""
            { "groups": { "one": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" } ] }, "two": { "deployments": [ { "id": "b", "model": "openai/m", "apiKey": "env:B" } ] },
              "both": { "deployments": [ { "model": "group/one" }, { "model": "group/two" } ] } } }
            """);
        Break(router, "two/b", 10);
        Assert.Equal(0, router.CoolsFor("two/b"));
        while (router.CoolsFor("one/a") + router.CoolsFor("two/b") == 0)
        {
            Attempt.Start(router, group: "both").Fails(FailureKind.ServerError, 500);
        }

        Assert.Equal(5, router.CoolsFor("one/a") + router.CoolsFor("two/b"));
    }

    [Fact]
    public void Two_groups_that_fall_back_to_each_other_keep_one_of_their_two()
    {
        using TestRouter router = TestRouter.Of("a", WithFallback, more: """, "h": { "fallbacks": ["g"], "deployments": [ { "model": "openai/x", "id": "x" } ] }""");
        Break(router, "g/a", 10);
        Break(router, "h/x", 10);
        Assert.Equal((5, 0), (router.CoolsFor("g/a"), router.CoolsFor("h/x")));
    }

    [Theory]
    [InlineData(2, 200)]
    [InlineData(8, 100)]
    [InlineData(70, 15)]
    public void Of_many_that_fail_at_the_same_moment_one_stays(int deployments, int rounds)
    {
        using TestRouter router = TestRouter.Of(string.Join(' ', Enumerable.Range(0, deployments).Select(i => $"d{i}")));
        DeploymentState[] all = router.Group().Deployments;
        const int Threads = 8;
        for (int round = 0; round < rounds; round++)
        {
            // Each is one failure short of its cooldown.
            Array.ForEach(all, d => Break(router, d.Name, 4));
            Attempt[] attempts = [.. all.Select(d => Attempt.Start(router, d.Name))];
            using var start = new Barrier(Threads);
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                start.SignalAndWait();
                for (int i = t; i < attempts.Length; i += Threads)
                {
                    attempts[i].Fails(FailureKind.ServerError, 500);
                }
            }))];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
            Assert.True(1 == all.Count(d => router.CoolsFor(d.Name) == 0), $"round {round}: {all.Count(d => router.CoolsFor(d.Name) == 0)} of {deployments} stay");
            router.Pass(1);
            router.Router.Reset();
        }
    }
}
