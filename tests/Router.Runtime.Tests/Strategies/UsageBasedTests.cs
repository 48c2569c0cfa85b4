using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class UsageBasedTests
{
    [Fact]
    public void The_lowest_used_share_of_its_tokens_wins_not_the_fewest_tokens()
    {
        using var group = new StrategyCase("usage-based", [""", "tpm": 1000""", """, "tpm": 10000"""]);
        Use(group, 0, 200);
        Use(group, 1, 1_500);
        Assert.Equal(1, group.Pick());
        Use(group, 1, 600);
        Assert.Equal(0, group.Pick());
    }

    [Fact]
    public void Where_no_tokens_are_limited_requests_are()
    {
        using var group = new StrategyCase("usage-based", [""", "rpm": 10""", """, "rpm": 100, "tpm": 1000"""]);
        Use(group, 0, 5_000);
        Use(group, 1, 90);
        Assert.Equal(1, group.Pick());
        Use(group, 1, 20);
        Assert.Equal(0, group.Pick());
    }

    [Fact]
    public void One_without_a_limit_is_measured_against_the_largest_of_the_group()
    {
        using var group = new StrategyCase("usage-based", [""", "tpm": 1000""", "", """, "tpm": 5000"""]);
        Use(group, 0, 900);
        Use(group, 1, 2_000);
        Use(group, 2, 2_100);
        Assert.Equal(1, group.Pick());
        Use(group, 1, 101);
        Assert.Equal(2, group.Pick());
    }

    [Fact]
    public void One_without_a_limit_among_limits_on_requests_is_measured_by_requests()
    {
        using var group = new StrategyCase("usage-based", [""", "rpm": 10""", ""]);
        Use(group, 0, 1);
        Use(group, 1, 1_000_000);
        Use(group, 1, 1_000_000);
        Assert.Equal(0, group.Pick());
    }

    [Fact]
    public void Without_any_limit_the_fewest_tokens_win()
    {
        using var group = new StrategyCase("usage-based", 3);
        Use(group, 0, 30);
        Use(group, 1, 20);
        Use(group, 2, 25);
        Assert.Equal([0, 50, 0], group.Count(50));
    }

    [Fact]
    public void What_is_reserved_counts_until_it_is_known_what_was_used()
    {
        using var group = new StrategyCase("usage-based", 2);
        Use(group, 1, 50);
        Lease lease = group.Lease(group.Facts(input: 100, output: 100));
        Assert.Equal("d0", lease.Deployment!.Id);
        Assert.Equal(1, group.Pick());
        lease.Succeed(new TokenUsage(10, 10, 0), group.Engine.Clock.Now);
        Assert.Equal(0, group.Pick());
    }

    [Fact]
    public void Idle_windows_go_down_by_time_alone()
    {
        using var group = new StrategyCase("usage-based", [""", "tpm": 1000""", """, "tpm": 1000"""]);
        Use(group, 0, 900);
        group.Pass(TimeSpan.FromSeconds(30));
        Use(group, 1, 100);
        Assert.Equal(1, group.Pick());
        group.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(1, group.Pick());

        // The whole sub-window is over 60 s old: at most one second later.
        group.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, group.Pick());
        group.Pass(TimeSpan.FromSeconds(31));
        Assert.All(group.Count(2_000), c => StrategyCase.AssertShare(c, 2_000, 0.5));
    }

    [Fact]
    public void Shares_follow_the_limits_in_the_long_run()
    {
        using var group = new StrategyCase("usage-based", [""", "tpm": 60000""", """, "tpm": 120000""", """, "tpm": 300000"""]);
        int[] counts = new int[3];
        for (int i = 0; i < 6_000; i++)
        {
            Lease lease = group.Lease(group.Facts(input: 50, output: 50));
            counts[group.Position(lease.Deployment!)]++;
            lease.Succeed(new TokenUsage(50, 50, 0), group.Engine.Clock.Now);
            group.Pass(TimeSpan.FromMilliseconds(20));
        }

        Assert.InRange(counts[0], 700, 800);
        Assert.InRange(counts[1], 1_450, 1_550);
    }

    [Fact]
    public void A_request_may_ask_for_it_in_a_group_that_did_not_count_until_then()
    {
        using var group = new StrategyCase("simple-shuffle", [""", "maxParallel": 100""", ""]);
        Lease early0 = group.Lease(group.Facts() with { Pin = group[0] });
        Lease early1 = group.Lease(group.Facts() with { Pin = group[1] });
        RequestFacts facts = group.Facts(input: 10) with { Selector = group.Group.GetSelector("usage-based") };
        Assert.Same(facts.Selector, group.Group.GetSelector("usage-based"));

        // Leases from before are not counted, and do not make what is counted negative.
        early0.Fail(FailureStage.NotSent, facts.Now);
        early1.Fail(FailureStage.NotSent, facts.Now);
        Assert.Equal([0f, 0f], group[0].Chunk.Usage.Tokens[..2]);
        Assert.Equal([0f, 0f], group[0].Chunk.Usage.Requests[..2]);
        for (int i = 0; i < 20; i++)
        {
            Lease lease = group.Lease(in facts);
            lease.Succeed(new TokenUsage(10, 5, 0), facts.Now);
        }

        Assert.Equal([150f, 150f], group[0].Chunk.Usage.Tokens[..2]);
        Assert.Equal([10f, 10f], group[0].Chunk.Usage.Requests[..2]);
        Assert.Equal(0, group[0].InFlight + group[1].InFlight);
    }

    [Fact]
    public void Metering_that_begins_under_load_never_goes_negative()
    {
        using var group = new StrategyCase("simple-shuffle", Enumerable.Repeat(""", "rpm": 1000000""", 4));
        Parallel.For(0, 8, worker =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                Lease lease = group.Lease(group.Facts(input: 20, output: 20));
                if (worker == 0 && i == 500)
                {
                    group.Group.GetSelector("usage-based");
                }

                if (i % 2 == 0)
                {
                    lease.Fail(FailureStage.NotSent, group.Engine.Clock.Now);
                }
                else
                {
                    lease.Succeed(new TokenUsage(1, 1, 0), group.Engine.Clock.Now);
                }
            }
        });
        Assert.All(group[0].Chunk.Usage.Tokens, t => Assert.True(t >= 0));
        group.Pass(TimeSpan.FromSeconds(61));
        group.Pick(group.Facts() with { Selector = group.Group.GetSelector("usage-based") });
        Assert.All(group[0].Chunk.Usage.Tokens[..4], t => Assert.Equal(0, t));
        Assert.Equal(0, group.Router.InFlight);
    }

    [Fact]
    public void Groups_that_do_not_go_by_usage_are_not_counted()
    {
        using var group = new StrategyCase("least-busy", [""", "tpm": 1000""", ""]);
        Use(group, 0, 500);
        Use(group, 1, 500);
        Assert.All(group[0].Chunk.Usage.Tokens, t => Assert.Equal(0, t));
        Assert.Null(group[1].Peek(int.MaxValue, int.MaxValue, 0));
    }

    /// <summary>Has a deployment use tokens in one request.</summary>
    private static void Use(StrategyCase group, int position, int tokens)
    {
        Lease lease = group.Lease(group.Facts() with { Pin = group[position] });
        lease.Succeed(new TokenUsage(tokens, 0, 0), group.Engine.Clock.Now);
    }
}
