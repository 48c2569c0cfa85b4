using LlmRouter.Core;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class StrategyTests
{
    [Fact]
    public void Simple_shuffle_gives_shares_by_weight_within_three_sigma()
    {
        const int Picks = 100_000;
        using TestRouter router = Weighted("simple-shuffle", 1, 2, 3, 4);
        int[] counts = Count(router, Picks);
        for (int i = 0; i < counts.Length; i++)
        {
            double p = (i + 1) / 10.0;
            double sigma = Math.Sqrt(Picks * p * (1 - p));
            Assert.InRange(counts[i], (Picks * p) - (3 * sigma), (Picks * p) + (3 * sigma));
        }
    }

    [Fact]
    public void Simple_shuffle_weighs_by_requests_a_minute_when_all_have_them()
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [
              { "id": "a", "model": "openai/m", "rpm": 1000000 }, { "id": "b", "model": "openai/m", "rpm": 3000000 } ] } } }
            """);
        int[] counts = Count(router, 40_000);
        Assert.InRange(counts[0] / 40_000.0, 0.24, 0.26);
    }

    [Fact]
    public void A_missing_weight_is_one()
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [
              { "id": "a", "model": "openai/m", "weight": 3 }, { "id": "b", "model": "openai/m" } ] } } }
            """);
        int[] counts = Count(router, 40_000);
        Assert.InRange(counts[0] / 40_000.0, 0.74, 0.76);
    }

    [Theory]
    [InlineData("simple-shuffle")]
    [InlineData("round-robin")]
    [InlineData("least-busy")]
    public void A_deployment_of_weight_zero_is_picked_only_when_nobody_else_is_left(string strategy)
    {
        using TestRouter router = Weighted(strategy, 1, 0, 1);
        Assert.Equal(0, Count(router, 1_000)[1]);
        router.Router.Chat("g").GetDeployment("d0").Drain();
        router.Router.Chat("g").GetDeployment("d2").Drain();
        Assert.Equal(10, Count(router, 10)[1]);
    }

    [Fact]
    public void Round_robin_is_exact_over_any_run_of_the_sum_of_weights()
    {
        using TestRouter router = Weighted("round-robin", 5, 1, 1, 3);
        int[] picks = Picks(router, 500);
        for (int start = 0; start + 10 <= picks.Length; start++)
        {
            int[] counts = Counts(picks.AsSpan(start, 10), 4);
            Assert.Equal([5, 1, 1, 3], counts);
        }
    }

    [Fact]
    public void Round_robin_spreads_the_heavy_one_evenly()
    {
        using TestRouter router = Weighted("round-robin", 5, 1, 1);
        int[] picks = Picks(router, 70);
        Assert.DoesNotContain("0000", string.Concat(picks));
    }

    [Fact]
    public void Round_robin_stays_exact_among_those_that_are_left()
    {
        using TestRouter router = Weighted("round-robin", 2, 7, 3);
        router.Router.Chat("g").GetDeployment("d1").Drain();
        int[] picks = Picks(router, 100);
        for (int start = 0; start + 5 <= picks.Length; start++)
        {
            Assert.Equal([2, 0, 3], Counts(picks.AsSpan(start, 5), 3));
        }
    }

    [Fact]
    public void Round_robin_is_exact_under_concurrent_callers()
    {
        using TestRouter router = Weighted("round-robin", 5, 1, 4);
        int[] counts = new int[3];
        Parallel.For(0, 10_000, _ => Interlocked.Increment(ref counts[Pick(router)]));
        Assert.Equal([5_000, 1_000, 4_000], counts);
    }

    [Fact]
    public void Fractional_weights_keep_their_proportion()
    {
        using TestRouter router = Weighted("round-robin", 0.5, 1.5);
        Assert.Equal([1, 3], Counts(Picks(router, 4), 2));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(200)]
    public void Least_busy_never_leaves_anybody_more_than_one_above_the_minimum(int deployments)
    {
        using TestRouter router = Weighted("least-busy", [.. Enumerable.Repeat(1.0, deployments)]);
        GroupTable group = router.Group();
        var random = new Random(7);
        var held = new List<LeaseBox>();
        for (int i = 0; i < 5_000; i++)
        {
            // Serial release: the busiest goes first, so that only the strategy can unbalance.
            if (held.Count > 0 && random.Next(3) == 0)
            {
                LeaseBox busiest = held.MaxBy(h => h.Deployment.InFlight)!;
                busiest.Lease.Succeed(null, 0);
                held.Remove(busiest);
            }

            var box = new LeaseBox();
            var tried = default(TriedSet);
            Assert.True(Selection.TryLease(group, ref tried, new RequestFacts { Now = 0 }, router.Engine.Random, out box.Lease));
            box.Deployment = box.Lease.Deployment!;
            held.Add(box);
            Assert.True(group.Deployments.Max(d => d.InFlight) - group.Deployments.Min(d => d.InFlight) <= 1);
        }
    }

    [Fact]
    public void Least_busy_looks_at_requests_in_flight_per_weight()
    {
        using TestRouter router = Weighted("least-busy", 3, 1);
        int[] counts = new int[2];
        for (int i = 0; i < 40; i++)
        {
            counts[Pick(router, release: false)]++;
        }

        Assert.Equal([30, 10], counts);
    }

    [Theory]
    [InlineData("simple-shuffle")]
    [InlineData("round-robin")]
    [InlineData("least-busy")]
    public void Only_the_lowest_tier_with_a_candidate_is_used(string strategy)
    {
        using var router = new TestRouter($$"""
            { "groups": { "g": { "strategy": "{{strategy}}", "deployments": [
              { "id": "d0", "model": "openai/m", "order": 1 }, { "id": "d1", "model": "openai/m", "order": 0 }, { "id": "d2", "model": "openai/m", "order": 2 } ] } } }
            """);
        Assert.Equal([0, 20, 0], Counts(Picks(router, 20), 3));
        router.Router.Chat("g").GetDeployment("d1").Drain();
        Assert.Equal([20, 0, 0], Counts(Picks(router, 20), 3));
        router.Router.Chat("g").GetDeployment("d0").Drain();
        Assert.Equal([0, 0, 20], Counts(Picks(router, 20), 3));
    }

    [Theory]
    [InlineData("simple-shuffle", 65)]
    [InlineData("round-robin", 130)]
    [InlineData("least-busy", 1_000)]
    public void Groups_beyond_one_chunk_reach_every_deployment(string strategy, int deployments)
    {
        using TestRouter router = Weighted(strategy, [.. Enumerable.Range(0, deployments).Select(i => 1.0 + (i % 2))]);
        int[] counts = new int[deployments];
        for (int i = 0; i < deployments * 30; i++)
        {
            counts[Pick(router, release: strategy != "least-busy")]++;
        }

        Assert.DoesNotContain(0, counts);
    }

    [Fact]
    public void The_same_seed_makes_the_same_choices()
    {
        using TestRouter one = Weighted("simple-shuffle", 1, 2, 3);
        using TestRouter two = Weighted("simple-shuffle", 1, 2, 3);
        Assert.Equal(Picks(one, 200), Picks(two, 200));
    }

    private static TestRouter Weighted(string strategy, params double[] weights)
        => new($$"""
            { "groups": { "g": { "strategy": "{{strategy}}", "deployments": [
              {{string.Join(",\n", weights.Select((w, i) => FormattableString.Invariant($$"""{ "id": "d{{i}}", "model": "openai/m", "weight": {{w}} }""")))}} ] } } }
            """);

    private static int Pick(TestRouter router, bool release = true)
    {
        GroupTable group = router.Group();
        var tried = default(TriedSet);
        Assert.True(Selection.TryLease(group, ref tried, new RequestFacts { Now = router.Engine.Clock.Now }, router.Engine.Random, out Lease lease));
        int picked = Array.IndexOf(group.Deployments, lease.Deployment!);
        if (release)
        {
            lease.Succeed(null, 0);
        }

        return picked;
    }

    private static int[] Picks(TestRouter router, int count) => [.. Enumerable.Range(0, count).Select(_ => Pick(router))];

    private static int[] Count(TestRouter router, int count) => Counts(Picks(router, count), router.Group().Deployments.Length);

    private static int[] Counts(ReadOnlySpan<int> picks, int deployments)
    {
        var counts = new int[deployments];
        foreach (int pick in picks)
        {
            counts[pick]++;
        }

        return counts;
    }

    private sealed class LeaseBox
    {
        public Lease Lease;

        public DeploymentState Deployment { get; set; } = null!;
    }
}
