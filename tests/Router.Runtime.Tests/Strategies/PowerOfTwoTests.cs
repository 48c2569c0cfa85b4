using LlmRouter.Core;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class PowerOfTwoTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(70)]
    public void Ranks_get_the_shares_of_two_random_choices(int deployments)
    {
        using var group = new StrategyCase("power-of-two", deployments);
        for (int i = 0; i < deployments; i++)
        {
            group[i].InFlight = i;
        }

        // The i-th least loaded wins against everybody behind it: (n - 1 - i) of the n (n - 1) / 2 pairs.
        int[] counts = group.Count(40_000);
        int pairs = deployments * (deployments - 1) / 2;
        for (int i = 0; i < deployments; i++)
        {
            double p = (double)(deployments - 1 - i) / pairs;
            double sigma = Math.Sqrt(40_000 * p * (1 - p));
            Assert.InRange(counts[i], (40_000 * p) - (4 * sigma), (40_000 * p) + (4 * sigma));
        }
    }

    [Fact]
    public void Equals_are_picked_alike()
    {
        using var group = new StrategyCase("power-of-two", 5);
        Assert.All(group.Count(20_000), c => StrategyCase.AssertShare(c, 20_000, 0.2));
    }

    [Fact]
    public void Load_is_one_more_than_in_flight_times_the_average_duration()
    {
        using var group = new StrategyCase("power-of-two", 2);
        group.Answer(0, 2);
        group.Answer(1, 7);
        group[0].InFlight = 2;
        Assert.Equal([20, 0], group.Count(20));
        group[0].InFlight = 3;
        Assert.Equal([0, 20], group.Count(20));
    }

    [Fact]
    public void One_that_was_never_measured_is_compared_by_requests_in_flight()
    {
        using var group = new StrategyCase("power-of-two", 2);
        group.Answer(0, 0.001);
        group[0].InFlight = 1;
        Assert.Equal([0, 20], group.Count(20));
        group[1].InFlight = 2;
        Assert.Equal([20, 0], group.Count(20));
    }

    [Fact]
    public void The_average_jumps_up_at_once_and_comes_down_by_time()
    {
        using var group = new StrategyCase("power-of-two", 1);
        LatencyLane lane = group[0].Chunk.Latency.Duration;
        group.Answer(0, 1);
        group.Answer(0, 9);
        Assert.Equal(9f, lane.Of(0));
        group.Answer(0, 1);
        Assert.Equal(9f, lane.Of(0));
        group.Pass(TimeSpan.FromSeconds(60));
        group.Answer(0, 1);
        Assert.Equal(5f, lane.Of(0)!.Value, 1e-4f);
    }

    [Fact]
    public void One_that_was_slow_once_is_asked_again()
    {
        using var group = new StrategyCase("power-of-two", 2);
        group.Answer(0, 1);
        group.Answer(1, 100);
        for (int i = 0; i < 60 * 8; i++)
        {
            Assert.True(i > 60 * 6 || group.Pick() == 0);
            group.Pass(TimeSpan.FromSeconds(1));
            group.Answer(0, 1);
        }

        Assert.Equal(1, group.Pick());
    }
}
