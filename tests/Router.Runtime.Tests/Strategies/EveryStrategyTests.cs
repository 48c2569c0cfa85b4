using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class EveryStrategyTests
{
    public static TheoryData<string> Names => [.. StrategyNames.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_candidates_are_picked_whatever_is_known_of_the_others(string strategy)
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            int deployments = seed == 12 ? 200 : random.Next(1, 201);
            using StrategyCase group = Random(strategy, deployments, random, seed);
            var words = new ulong[(deployments + 63) / 64];
            for (int i = 0; i < 400; i++)
            {
                Stir(group, random);
                int[] among = Masks.Fill(words, deployments, random);
                RequestFacts facts = group.Facts(random.Next(2) == 0, (ulong)random.Next(4), random.Next(1_000), random.Next(1_000));
                int picked = group.PickAmong(words, in facts);
                Assert.True(Array.BinarySearch(among, picked) >= 0, $"Seed {seed}, pick {i} of {deployments}: {picked} is no candidate of {string.Join(" ", among)}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_only_candidate_is_picked_at_the_edges_of_words(string strategy)
    {
        using var group = new StrategyCase(strategy, 200);
        foreach (int only in (int[])[0, 7, 8, 63, 64, 127, 128, 191, 199])
        {
            var words = new ulong[4];
            words[only >> 6] = 1UL << (only & 63);
            Assert.Equal(only, group.PickAmong(words, group.Facts()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Eight_threads_at_once_leave_the_books_balanced(string strategy)
    {
        foreach (int deployments in (int[])[3, 100])
        {
            using StrategyCase group = Random(strategy, deployments, new Random(deployments), 1);
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
            {
                var random = new Random(worker);
                for (int i = 0; i < 1_500; i++)
                {
                    Lease lease = group.Lease(group.Facts(random.Next(2) == 0, (ulong)random.Next(4), 3, 4));
                    DeploymentState deployment = lease.Deployment!;
                    TimeSpan took = TimeSpan.FromMilliseconds(random.Next(1, 900));
                    if (random.Next(4) == 0)
                    {
                        lease.Fail((FailureStage)random.Next(3), group.Engine.Clock.Now, new TokenUsage(3, 2, 0));
                        Learning.Failed(group.Group, deployment, random.Next(2) == 0, FailureKind.ServerError, took, group.Engine.Clock.Now);
                    }
                    else
                    {
                        lease.Succeed(new TokenUsage(5, 5, 0), group.Engine.Clock.Now);
                        Learning.Answered(group.Group, deployment, random.Next(2) == 0, took, 5, group.Engine.Clock.Now);
                        Learning.FirstToken(group.Group, deployment, took, group.Engine.Clock.Now);
                    }

                    if (worker == 0 && i % 100 == 0)
                    {
                        group.Pass(TimeSpan.FromMilliseconds(700));
                    }
                }
            });
            Assert.Equal(0, group.Router.InFlight);
            Assert.All(group.Group.Deployments, d => Assert.True(d.InFlight == 0 && d.Chunk.Usage.Tokens[d.Slot] >= 0));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_limit_moves_the_pick_on_and_never_gives_way(string strategy)
    {
        using var group = new StrategyCase(strategy, Enumerable.Range(0, 70).Select(i => $""", "maxParallel": {i % 2}"""));
        var held = new List<Lease>();
        for (int i = 0; i < 35; i++)
        {
            held.Add(group.Lease(group.Facts(key: 1, input: 1, output: 1)));
        }

        var tried = default(TriedSet);
        Assert.False(Selection.TryLease(group.Group, ref tried, group.Facts(), group.Engine.Random, out _));
        Assert.All(group.Group.Deployments, d => Assert.Equal(group.Position(d) % 2, d.InFlight));
        held.ForEach(l => l.Succeed(null, 0));
        Assert.Equal(0, group.Router.InFlight);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_may_name_another_strategy_which_is_made_once(string strategy)
    {
        using var group = new StrategyCase("least-busy", 5);
        var made = new LlmRouter.Strategies.Selector[8];
        Parallel.For(0, made.Length, i => made[i] = group.Group.GetSelector(strategy));
        Assert.All(made, m => Assert.Same(made[0], m));
        Assert.Equal(strategy, made[0].Name);
        Assert.Equal(strategy == "least-busy", made[0] == group.Group.Selector);
        Assert.InRange(group.Pick(group.Facts() with { Selector = made[0] }), 0, 4);
    }

    [Fact]
    public void A_strategy_of_no_name_that_is_known_is_refused()
    {
        using var group = new StrategyCase("least-busy", 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Group.GetSelector("quickest"));
    }

    [Fact]
    public void A_request_may_bring_its_own_weights()
    {
        using var group = new StrategyCase("simple-shuffle", [""", "weight": 5""", """, "weight": 1""", """, "weight": 1"""]);
        float[] weights = new float[64];
        (weights[0], weights[1], weights[2]) = (0, 1, 3);
        int[] counts = group.Count(20_000, () => group.Facts() with { Weights = weights });
        Assert.Equal(0, counts[0]);
        StrategyCase.AssertShare(counts[1], 20_000, 0.25);
        int[] any = group.Count(9_000, () => group.Facts() with { Weights = new float[64] });
        Assert.All(any, c => StrategyCase.AssertShare(c, 9_000, 1 / 3.0));
        StrategyCase.AssertShare(group.Count(20_000)[0], 20_000, 5 / 7.0);
    }

    /// <summary>A group of random weights, limits and prices.</summary>
    private static StrategyCase Random(string strategy, int deployments, Random random, int seed)
        => new(
            strategy,
            Enumerable.Range(0, deployments).Select(_ =>
                (random.Next(2) == 0 ? "" : $""", "weight": {random.Next(1, 5)}""")
                + (random.Next(3) == 0 ? "" : $""", "tpm": {random.Next(1, 5) * 100_000_000}""")
                + (random.Next(3) == 0 ? "" : $""", "rpm": {random.Next(1, 5) * 1_000_000}""")
                + (random.Next(3) == 0 ? "" : FormattableString.Invariant($$""", "price": { "input": {{random.Next(3)}}, "output": {{random.Next(9) / 4.0}} }"""))),
            seed);

    private static void Stir(StrategyCase group, Random random)
    {
        int position = random.Next(group.Group.Deployments.Length);
        switch (random.Next(5))
        {
            case 0: group.Answer(position, random.NextDouble(), random.Next(3)); break;
            case 1: group.Begin(position, random.NextDouble()); break;
            case 2: group.Fail(position, random.NextDouble(), isStream: random.Next(2) == 0); break;
            case 3: group[position].InFlight = random.Next(5); break;
            default: group.Pass(TimeSpan.FromSeconds(random.Next(20))); break;
        }
    }
}
