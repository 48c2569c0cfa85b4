using System.Runtime.CompilerServices;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Strategies;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class OwnStrategyTests
{
    [Fact]
    public async Task An_applications_own_struct_routes_requests()
    {
        using StrategyCase group = Of("""
            , "price": { "input": 1, "output": 2 }
            """, """
            , "price": { "input": 3, "output": 4 }
            """, "");
        Use(group, StrategyFactory.Of(new NotAbove(dollars: 0.01m)));
        await group.Router.Router.Chat("g").CompleteAsync("hi", new() { MaxOutputTokens = 10 });
        Assert.Equal([1, 0, 0], Calls(group));
        group[0].InFlight = 1;
        await group.Router.Router.Chat("g").CompleteAsync("hi", new() { MaxOutputTokens = 10 });
        Assert.Equal([1, 1, 0], Calls(group));
        group[0].InFlight = 0;

        // Nobody is cheap enough for this one: then the cheapest.
        await group.Router.Router.Chat("g").CompleteAsync("hi", new() { MaxOutputTokens = 1_000_000 });
        Assert.Equal([2, 1, 0], Calls(group));
        Assert.Equal(0, group.Router.InFlight);
    }

    [Fact]
    public void The_documented_strategy_is_the_one_that_is_tested()
    {
        string code = File.ReadAllText(Path.Combine(Folder(), "NotAbove.cs")).ReplaceLineEndings("\n");
        string page = File.ReadAllText(Path.Combine(Folder(), "../../../docs/strategies.md")).ReplaceLineEndings("\n");
        Assert.Contains(code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..].TrimEnd(), page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public async Task A_pick_that_is_no_candidate_is_reported_as_it_is_and_leaks_nothing(int index)
    {
        foreach (int deployments in (int[])[3, 100])
        {
            using StrategyCase group = Of([.. Enumerable.Repeat("", deployments)]);
            int wrong = deployments == 100 && index is 3 or 64 ? index + 200 : index;
            Use(group, StrategyFactory.Of(new Always(wrong)));
            var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => group.Router.Router.Chat("g").CompleteAsync("hi"));
            Assert.Contains("group 'g'", thrown.Message, StringComparison.Ordinal);
            Assert.Equal(0, group.Router.InFlight);
            Assert.Equal(0, Calls(group).Sum());
        }
    }

    [Fact]
    public async Task An_exception_of_the_strategy_is_thrown_as_it_is_without_a_retry()
    {
        using StrategyCase group = Of("", "");
        var counter = new int[1];
        Use(group, StrategyFactory.Of(new Throws(counter)));
        await Assert.ThrowsAsync<FormatException>(() => group.Router.Router.Chat("g").CompleteAsync("hi"));
        await Assert.ThrowsAsync<FormatException>(async () => await group.Router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator().MoveNextAsync());
        Assert.Equal(2, counter[0]);
        Assert.Equal(0, group.Router.InFlight);
    }

    [Fact]
    public void What_a_strategy_needs_is_what_is_found_out_for_it()
    {
        using StrategyCase group = Of("", "");
        Selector selector = StrategyFactory.Of(default(Curious)).Create(group.Group.Context);
        Assert.True(selector.NeedsTokens);
        Assert.Null(selector.Name);
        Assert.False(StrategyFactory.Of(new Always(0)).Create(group.Group.Context).NeedsTokens);
        for (int i = 0; i < 3; i++)
        {
            group.Lease(group.Facts(input: 10, output: 5) with { Selector = selector }).Succeed(new TokenUsage(10, 5, 0), group.Engine.Clock.Now);
        }

        Assert.Equal(3, Curious.Requests);
        Assert.Equal(45, Curious.Tokens);
    }

    [Fact]
    public void A_strategy_reads_everything_that_is_known_and_is_stopped_at_wrong_indices()
    {
        using StrategyCase group = Of(""", "price": { "input": 2, "output": 8 }, "weight": 2""", "");
        group.Answer(0, 2, tokens: 4);
        group.Begin(0, 0.25);
        group[0].InFlight = 3;
        var words = new ulong[] { 3 };
        RequestFacts facts = group.Facts(isStream: true, key: 77, input: 1_000_000, output: 500_000);
        var candidates = new Candidates(group.Group, words, group.Engine.Random, in facts);
        Assert.Equal((1_000_000, 500_000, 77UL, true), (candidates.InputTokens, candidates.OutputTokens, candidates.AffinityKey, candidates.IsStream));
        Assert.Equal((3, 2f, "d0", "g/d0", 6m), (candidates.GetInFlight(0), candidates.GetWeight(0), candidates.GetId(0), candidates.GetName(0), candidates.GetExpectedCost(0)));
        Assert.Equal((TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.25)), (candidates.GetLatency(0), candidates.GetTimeToFirstToken(0)));
        Assert.Equal((0L, 0L), (candidates.GetUsedTokens(0), candidates.GetUsedRequests(0)));
        Assert.Null(candidates.GetLatency(1));
        Assert.Null(candidates.GetTimeToFirstToken(1));
        Assert.Null(candidates.GetExpectedCost(1));
        foreach (int wrong in (int[])[-1, 2, 63, 64, int.MaxValue, int.MinValue])
        {
            Refuses(wrong, static (c, i) => c.GetInFlight(i));
            Refuses(wrong, static (c, i) => c.GetWeight(i));
            Refuses(wrong, static (c, i) => c.GetLatency(i));
            Refuses(wrong, static (c, i) => c.GetTimeToFirstToken(i));
            Refuses(wrong, static (c, i) => c.GetUsedTokens(i));
            Refuses(wrong, static (c, i) => c.GetUsedRequests(i));
            Refuses(wrong, static (c, i) => c.GetExpectedCost(i));
            Refuses(wrong, static (c, i) => c.GetId(i));
            Refuses(wrong, static (c, i) => c.GetName(i));
        }

        void Refuses(int index, Func<Candidates, int, object?> read)
        {
            RequestFacts some = group.Facts();
            Assert.Throws<ArgumentOutOfRangeException>(() => read(new Candidates(group.Group, [3UL], group.Engine.Random, in some), index));
        }
    }

    private static StrategyCase Of(params string[] deployments) => new("simple-shuffle", deployments);

    private static int[] Calls(StrategyCase group) => [.. group.Group.Deployments.Select(d => group.Router[d.Name].Calls)];

    /// <summary>Puts a strategy in the place of the group's.</summary>
    private static void Use(StrategyCase group, StrategyFactory factory)
    {
        GroupTable old = group.Group;
        Selector selector = factory.Create(old.Context);
        group.Engine.Table.Groups[0] = new GroupTable
        {
            Ordinal = old.Ordinal,
            Name = old.Name,
            Exists = old.Exists,
            Mode = old.Mode,
            Settings = old.Settings,
            Deployments = old.Deployments,
            Segments = old.Segments,
            Declared = old.Declared,
            Members = old.Members,
            Masks = old.Masks,
            Seats = old.Seats,
            Weights = old.Weights,
            Weightless = old.Weightless,
            Tiers = old.Tiers,
            CountsTokens = selector.NeedsTokens,
            Context = old.Context,
            Selector = selector,
            State = old.State,
        };
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private readonly struct Always(int index) : IRoutingStrategy
    {
        public void Prepare(StrategyContext group)
        {
        }

        public int Pick(scoped in Candidates candidates) => index;
    }

    private readonly struct Throws(int[] counter) : IRoutingStrategy
    {
        public void Prepare(StrategyContext group)
        {
        }

        public int Pick(scoped in Candidates candidates)
        {
            counter[0]++;
            throw new FormatException("for a test");
        }
    }

    private struct Curious : IRoutingStrategy
    {
        private StrategyContext _group;

        public static StrategyNeeds Needs => StrategyNeeds.Usage;

        public static long Tokens { get; private set; }

        public static long Requests { get; private set; }

        public void Prepare(StrategyContext group) => _group = group;

        public readonly int Pick(scoped in Candidates candidates)
        {
            Tokens = 15;
            Requests = 1;
            foreach (int index in _group.Indices)
            {
                Tokens += candidates.GetUsedTokens(index);
                Requests += candidates.GetUsedRequests(index);
            }

            return candidates.At(0);
        }
    }
}
