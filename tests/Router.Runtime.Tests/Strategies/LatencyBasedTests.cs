using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class LatencyBasedTests
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(60);

    [Fact]
    public void Everybody_within_the_buffer_of_the_best_shares_the_load()
    {
        using StrategyCase group = Measured(1, 1.09, 1.11, 5);
        int[] counts = group.Count(10_000);
        StrategyCase.AssertShare(counts[0], 10_000, 0.5);
        Assert.Equal([0, 0], counts[2..]);
    }

    [Fact]
    public void Streams_go_by_the_time_to_the_first_token_and_whole_answers_by_the_time_per_token()
    {
        using StrategyCase group = Measured(1, 2);
        group.Begin(0, 0.5);
        group.Begin(1, 0.2);
        Assert.Equal([100, 0], group.Count(100));
        Assert.Equal([0, 100], group.Count(100, () => group.Facts(isStream: true)));
    }

    [Fact]
    public void Time_is_per_output_token_and_raw_where_none_are_reported()
    {
        using var group = new StrategyCase("latency-based", 2);
        group.Answer(0, 10, tokens: 1_000);
        group.Answer(1, 1, tokens: 0);
        Assert.Equal(0.01f, group.Latency(0));
        Assert.Equal(1f, group.Latency(1));
        Assert.Equal([100, 0], group.Count(100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(150)]
    public void Deployments_without_a_sample_get_a_twentieth_of_picks_alike(int unseen)
    {
        using var group = new StrategyCase("latency-based", unseen + 1);
        group.Answer(unseen, 1);
        int[] counts = group.Count(40_000);
        StrategyCase.AssertShare(counts[..unseen].Sum(), 40_000, 0.05);
        if (unseen <= 3)
        {
            Assert.All(counts[..unseen], c => StrategyCase.AssertShare(c, 40_000, 0.05 / unseen));
        }
    }

    [Fact]
    public void While_nothing_is_known_all_are_alike()
    {
        using var group = new StrategyCase("latency-based", 4);
        Assert.All(group.Count(10_000), c => StrategyCase.AssertShare(c, 10_000, 0.25));
    }

    [Fact]
    public void A_fast_one_that_becomes_slow_is_left_after_a_single_answer()
    {
        using StrategyCase group = Measured(1, 2);
        Assert.Equal([50, 0], group.Count(50));
        group.Answer(0, 60);
        Assert.Equal([0, 50], group.Count(50));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(500)]
    public void A_slow_one_is_tried_again_when_its_excess_has_halved_into_the_buffer_and_wins_by_one_answer_when_it_is_fast(double slow)
    {
        // (slow - 1) x 2^-n = 0.1; the cheap power of two is up to 9 % of a half-life late.
        double halfLives = Math.Log2((slow - 1) / 0.1);
        using StrategyCase group = Measured(1, slow);
        double passed = 0;
        for (; group.Count(20)[1] == 0; passed += 1)
        {
            group.Pass(TimeSpan.FromSeconds(1));
            group.Answer(0, 1);
            Assert.True(passed < 3_600, "It is never tried again.");
        }

        Assert.InRange(passed, (halfLives * 60) - 1, ((halfLives + 0.09) * 60) + 2);

        // Little remains of what was known that long ago.
        group.Answer(1, 0.1);
        Assert.True(group.Latency(1) < (0.1 + (slow * Math.Pow(2, -halfLives))) * 1.1);
        for (int i = 0; i < 10; i++)
        {
            group.Answer(1, 0.1);
        }

        Assert.Equal([0, 50], group.Count(50));
    }

    [Fact]
    public void Load_follows_a_change_of_who_is_fast_within_one_half_life()
    {
        // Three deployments in traffic of ten requests a second; the first two change places after a minute.
        using StrategyCase group = Measured(1, 1.15, 1.2);
        double[] truth = [1, 1.15, 1.2];
        int[] picks = new int[1_200];
        for (int i = 0; i < picks.Length; i++)
        {
            if (i == 600)
            {
                (truth[0], truth[1]) = (truth[1], truth[0]);
            }

            picks[i] = group.Pick();
            group.Pass(TimeSpan.FromSeconds(0.1));
            group.Answer(picks[i], truth[picks[i]]);
        }

        Assert.InRange(picks[400..600].Count(p => p == 0), 190, 200);
        Assert.InRange(picks[1_000..].Count(p => p == 1), 190, 200);
    }

    [Fact]
    public void A_failure_is_charged_its_time_or_the_mean_of_the_group_whichever_is_more()
    {
        using StrategyCase group = Measured(1, 3, 8);
        group.Fail(0, 0.001);
        Assert.Equal(1 + ((4f - 1) / 8), group.Latency(0)!.Value, 1e-4f);
        group.Fail(1, 80);
        Assert.Equal(3 + ((80f - 3) / 8), group.Latency(1)!.Value, 1e-4f);
    }

    [Fact]
    public void A_failure_never_makes_a_slow_one_better()
    {
        using StrategyCase group = Measured(1, 1, 20);
        group.Fail(2, 0.001);
        Assert.Equal(20f, group.Latency(2)!.Value, 1e-4f);
    }

    [Fact]
    public void The_first_thing_known_of_a_deployment_may_be_a_failure()
    {
        using StrategyCase group = new("latency-based", 3);
        group.Answer(0, 5);
        group.Fail(1, 0.1);
        Assert.Equal(5f, group.Latency(1)!.Value, 1e-4f);
        Assert.Null(group.Latency(2));
    }

    [Fact]
    public void A_failure_counts_as_an_answer_of_the_usual_length()
    {
        using var group = new StrategyCase("latency-based", 2);
        group.Answer(0, 2, tokens: 100);
        group.Answer(1, 2, tokens: 100);
        group.Fail(1, 300, FailureKind.Timeout);
        Assert.Equal(0.02f + ((3f - 0.02f) / 8), group.Latency(1)!.Value, 1e-4f);
    }

    [Theory]
    [InlineData(FailureKind.BadRequest)]
    [InlineData(FailureKind.ContextWindowExceeded)]
    [InlineData(FailureKind.ContentFiltered)]
    [InlineData(FailureKind.Unsupported)]
    [InlineData(FailureKind.Conflict)]
    public void What_speaks_of_the_request_alone_teaches_nothing(FailureKind kind)
    {
        using StrategyCase group = Measured(1, 3);
        group.Fail(0, 100, kind);
        Assert.Equal(1f, group.Latency(0));
    }

    [Fact]
    public void The_estimate_of_one_that_is_left_alone_is_the_better_half_after_a_half_life()
    {
        using StrategyCase group = Measured(1, 1.2);
        group.Pass(HalfLife - TimeSpan.FromSeconds(0.1));
        Assert.Equal(0, group.Count(100)[1]);
        group.Pass(TimeSpan.FromSeconds(0.2));
        StrategyCase.AssertShare(group.Count(1_000)[1], 1_000, 0.5);
    }

    private static StrategyCase Measured(params double[] seconds)
    {
        var group = new StrategyCase("latency-based", seconds.Length);
        for (int i = 0; i < seconds.Length; i++)
        {
            group.Answer(i, seconds[i]);
        }

        return group;
    }
}
