using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Limits;

public class SlowStartTests
{
    private static void Cool(TestRouter router, string name, double seconds = 5)
        => Assert.True(router.State(name).Cool(router.Engine.Clock.Now + router.Engine.Clock.Units(TimeSpan.FromSeconds(seconds)), FailureKind.RateLimited));

    private static int Picks(TestRouter router, string id, int of)
    {
        int picks = 0;
        for (int i = 0; i < of; i++)
        {
            picks += router.Router.Select("g")!.Value.Id == id ? 1 : 0;
        }

        return picks;
    }

    [Theory]
    [InlineData("simple-shuffle", 1, 0.5)]
    [InlineData("simple-shuffle", 2, 0.5)]
    [InlineData("least-busy", 3, 0.5)]
    [InlineData("power-of-two", 4, 0.5)]
    [InlineData("usage-based", 5, 0.5)]
    [InlineData("cost-based", 6, 1)]
    public void Whoever_comes_back_is_offered_more_and_more(string strategy, int seed, double share)
    {
        // Cost goes to "a" alone, so that what it gets is what it is offered; the others are alike.
        using TestRouter router = new(
            $$"""
            { "groups": { "g": { "strategy": "{{strategy}}", "deployments": [
              { "id": "a", "model": "openai/m", "apiKey": "env:A", "price": { "input": {{(share == 1 ? "0" : "1")}}, "output": 1 } },
              { "id": "b", "model": "openai/m", "apiKey": "env:B", "price": { "input": 1, "output": 1 } } ] } } }
            """,
            seed);
        Cool(router, "g/a");
        Assert.Equal(0, Picks(router, "a", 200));
        router.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, Picks(router, "a", 200));
        for (int second = 1; second < 10; second += 2)
        {
            router.Time.Advance(TimeSpan.FromSeconds(second == 1 ? 1 : 2));
            const int Trials = 4_000;
            double expected = share * second / 10;
            double sigma = Math.Sqrt(Trials * expected * (1 - expected));
            int picks = Picks(router, "a", Trials);
            Assert.True(Math.Abs(picks - (Trials * expected)) <= 3 * sigma, $"seed {seed}, {strategy}, after {second} s: {picks} of {Trials}, expected {Trials * expected} +- {3 * sigma:0}");
        }

        router.Time.Advance(TimeSpan.FromSeconds(1));
        int whole = Picks(router, "a", 4_000);
        Assert.InRange(whole, (4_000 * share) - 95, 4_000 * share + 95);
    }

    [Fact]
    public void Alone_it_is_always_offered()
    {
        using TestRouter router = TestRouter.Of("a b");
        Cool(router, "g/a");
        Cool(router, "g/b");
        router.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotEqual(0, Picks(router, "a", 200));
        Assert.NotEqual(0, Picks(router, "b", 200));
        router.Router.Deployments.Drain("g", "b");
        Assert.Equal(200, Picks(router, "a", 200));
    }

    [Fact]
    public async Task When_the_others_refuse_it_takes_the_call_at_once()
    {
        using TestRouter router = new(
            """
            { "groups": { "g": { "deployments": [
              { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B", "maxParallel": 0 } ] } } }
            """);
        Cool(router, "g/a");
        router.Time.Advance(TimeSpan.FromSeconds(5));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("a", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        }
    }

    [Fact]
    public void Zero_seconds_switch_it_off_and_a_deployment_has_its_own_time()
    {
        using TestRouter off = TestRouter.Of("a b", "\"slowStartSeconds\": 0,");
        Cool(off, "g/a");
        off.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(Picks(off, "a", 1_000), 500 - 48, 500 + 48);

        using TestRouter own = TestRouter.Of("a b", "", "\"slowStartSeconds\": 100");
        Cool(own, "g/a");
        own.Time.Advance(TimeSpan.FromSeconds(55));
        Assert.InRange(Picks(own, "a", 4_000), 1_000 - 83, 1_000 + 83);
    }

    [Fact]
    public void Resetting_the_cooldown_ends_it()
    {
        using TestRouter router = TestRouter.Of("a b");
        Cool(router, "g/a");
        router.Router.Deployments.ResetCooldown("g", "a");
        Assert.InRange(Picks(router, "a", 1_000), 500 - 48, 500 + 48);
        Cool(router, "g/a");
        router.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.InRange(Picks(router, "a", 1_000), 20, 80);
        router.Router.Deployments.ResetCooldown("g", "a");
        Assert.InRange(Picks(router, "a", 1_000), 500 - 48, 500 + 48);
    }

    [Fact]
    public void After_a_probe_it_begins_when_that_is_answered()
    {
        using TestRouter router = TestRouter.Of("a b");
        Attempt.Start(router, "g/a").Fails(FailureKind.PermissionDenied);
        router.Pass(7);

        // Until then it is offered like the others: somebody has to be the probe.
        Assert.InRange(Picks(router, "a", 1_000), 500 - 48, 500 + 48);
        Attempt probe = Attempt.Start(router, "g/a");
        router.Pass(2);
        probe.Succeeds();
        Assert.Equal(0, Picks(router, "a", 200));
        router.Pass(4);
        Assert.InRange(Picks(router, "a", 4_000), 800 - 76, 800 + 76);
        router.Pass(6);
        Assert.InRange(Picks(router, "a", 4_000), 2_000 - 95, 2_000 + 95);
    }

    [Fact]
    public void A_cooldown_on_the_way_back_begins_it_anew()
    {
        using TestRouter router = TestRouter.Of("a b");
        Cool(router, "g/a");
        router.Pass(13);
        Cool(router, "g/a");
        router.Pass(6);
        Assert.InRange(Picks(router, "a", 4_000), 200 - 42, 200 + 42);
    }
}
