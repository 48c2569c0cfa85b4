using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class AffinityTests
{
    private static readonly ulong[] Keys = [.. Enumerable.Range(0, 20_000).Select(i => StableHash.Hash($"session-{i}"))];

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(100)]
    public void The_same_key_goes_to_the_same_deployment(int deployments)
    {
        using var one = new StrategyCase("affinity", deployments, seed: 1);
        using var other = new StrategyCase("affinity", deployments, seed: 2);
        foreach (ulong key in Keys[..2_000])
        {
            Assert.Equal(one.Pick(one.Facts(key: key)), other.Pick(other.Facts(key: key)));
        }
    }

    [Fact]
    public void Keys_are_spread_alike()
    {
        using var group = new StrategyCase("affinity", 7);
        Assert.All(Spread(group), c => StrategyCase.AssertShare(c, Keys.Length, 1 / 7.0));
    }

    [Fact]
    public void Keys_are_spread_by_weight()
    {
        using var group = new StrategyCase("affinity", [""", "weight": 1""", """, "weight": 2""", """, "weight": 5""", """, "weight": 0.5"""]);
        int[] counts = Spread(group);
        StrategyCase.AssertShare(counts[0], Keys.Length, 1 / 8.5);
        StrategyCase.AssertShare(counts[1], Keys.Length, 2 / 8.5);
        StrategyCase.AssertShare(counts[2], Keys.Length, 5 / 8.5);
        StrategyCase.AssertShare(counts[3], Keys.Length, 0.5 / 8.5);
    }

    [Fact]
    public void Without_a_key_any_deployment_is_picked_by_weight()
    {
        using var group = new StrategyCase("affinity", [""", "weight": 1""", """, "weight": 3"""]);
        StrategyCase.AssertShare(group.Count(20_000)[0], 20_000, 0.25);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(5, true)]
    [InlineData(130, true)]
    public void When_a_deployment_leaves_only_its_keys_move(int deployments, bool weighted)
    {
        using var group = new StrategyCase("affinity", Enumerable.Range(0, deployments).Select(i => weighted ? $""", "weight": {1 + (i % 4)}""" : ""));
        int[] before = [.. Keys[..5_000].Select(k => group.Pick(group.Facts(key: k)))];
        group.Router.Router.Chat("g").GetDeployment("d3").Drain();
        int[] after = [.. Keys[..5_000].Select(k => group.Pick(group.Facts(key: k)))];
        Assert.Contains(3, before);
        for (int i = 0; i < before.Length; i++)
        {
            Assert.True(before[i] == 3 ? after[i] != 3 : after[i] == before[i], $"Key {i} moved from {before[i]} to {after[i]}.");
        }
    }

    [Fact]
    public void Where_a_deployment_stands_and_how_its_name_is_spelled_do_not_matter()
    {
        using var one = new TestRouter(Named("g", "a", "b", "c", "d"));
        using var other = new TestRouter("""{ "groups": { "before": { "deployments": [ { "id": "x", "model": "openai/m" } ] }, """ + Named("G", "D", "C", "a", "B")["{ \"groups\": { ".Length..]);
        foreach (ulong key in Keys[..2_000])
        {
            Assert.Equal(Id(one, "g", key), Id(other, "G", key), ignoreCase: true);
        }

        static string Named(string name, params string[] ids)
            => $$"""{ "groups": { "{{name}}": { "strategy": "affinity", "deployments": [ {{string.Join(",", ids.Select(i => $$"""{ "id": "{{i}}", "model": "openai/m" }"""))}} ] } } }""";

        static string Id(TestRouter router, string group, ulong key)
        {
            var tried = default(TriedSet);
            Assert.True(Selection.TryLease(router.Group(group), ref tried, new RequestFacts { Now = router.Engine.Clock.Now, Key = key }, router.Engine.Random, out Lease lease));
            string id = lease.Deployment!.Id;
            lease.Fail(FailureStage.NotSent, 0);
            return id;
        }
    }

    [Theory]
    [InlineData(1, 4, false)]
    [InlineData(2, 9, true)]
    [InlineData(3, 150, true)]
    public void Nobody_ever_takes_more_than_its_bound(int seed, int deployments, bool weighted)
    {
        var random = new Random(seed);
        using var group = new StrategyCase("affinity", Enumerable.Range(0, deployments).Select(i => weighted ? $""", "weight": {1 + (i % 3)}""" : ""), seed);
        double weights = group.Group.Deployments.Select((_, i) => weighted ? 1.0 + (i % 3) : 1).Sum();
        var held = new List<Lease>();
        for (int step = 0; step < 5_000; step++)
        {
            if (held.Count > 0 && random.Next(5) < 2)
            {
                int at = random.Next(held.Count);
                Lease ended = held[at];
                held.RemoveAt(at);
                ended.Succeed(null, 0);
                continue;
            }

            // Few keys, so that some are hot.
            Lease lease = group.Lease(group.Facts(key: Keys[random.Next(3)]));
            int position = group.Position(lease.Deployment!);
            held.Add(lease);
            double share = (weighted ? 1 + (position % 3) : 1) / weights;
            double bound = (1.25 * held.Count * share) + 1;
            Assert.True(lease.Deployment!.InFlight <= bound + 1e-3, $"Seed {seed}, step {step}: {lease.Deployment.InFlight} in flight, the bound is {bound}.");
        }
    }

    [Fact]
    public void A_key_returns_to_its_deployment_when_the_load_is_gone()
    {
        using var group = new StrategyCase("affinity", 4);
        int home = group.Pick(group.Facts(key: Keys[0]));
        group[home].InFlight = 50;
        int refuge = group.Pick(group.Facts(key: Keys[0]));
        Assert.NotEqual(home, refuge);
        Assert.Equal(refuge, group.Pick(group.Facts(key: Keys[0])));
        group[home].InFlight = 0;
        Assert.Equal(home, group.Pick(group.Facts(key: Keys[0])));
    }

    private static int[] Spread(StrategyCase group)
    {
        var counts = new int[group.Group.Deployments.Length];
        foreach (ulong key in Keys)
        {
            counts[group.Pick(group.Facts(key: key))]++;
        }

        return counts;
    }
}
