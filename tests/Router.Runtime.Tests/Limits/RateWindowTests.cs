using LlmRouter.Limits;

namespace LlmRouter.Tests.Limits;

public class RateWindowTests
{
    [Fact]
    public void What_is_counted_counts_until_its_whole_second_is_older_than_a_minute()
    {
        var window = new RateWindow(10);
        window.Advance(5);
        window.Add(10);

        window.Advance(65);
        Assert.False(window.Fits(1));
        Assert.Equal(66, window.FitsFrom(1));

        window.Advance(66);
        Assert.Equal(0, window.Used);
        Assert.True(window.Fits(10));
    }

    [Fact]
    public void No_interval_of_sixty_seconds_ever_admits_more_than_the_limit()
    {
        const int Limit = 37;
        var random = new Random(20260101);
        var window = new RateWindow(Limit);
        var admitted = new List<(double Time, int Amount)>();
        double now = 0;
        for (int i = 0; i < 20_000; i++)
        {
            now += random.NextDouble() < 0.05 ? random.NextDouble() * 70 : random.NextDouble() * 0.5;
            int amount = random.Next(1, 8);
            window.Advance((long)now);
            if (window.Fits(amount))
            {
                window.Add(amount);
                admitted.Add((now, amount));
            }
        }

        int sum = 0;
        for (int first = 0, last = 0; last < admitted.Count; last++)
        {
            sum += admitted[last].Amount;
            while (admitted[last].Time - admitted[first].Time > 60)
            {
                sum -= admitted[first++].Amount;
            }

            Assert.True(sum <= Limit, $"{sum} within 60 s before {admitted[last].Time}");
        }
    }

    [Fact]
    public void What_is_given_back_is_free_at_once_and_not_given_back_twice_by_the_ring()
    {
        var window = new RateWindow(100);
        window.Advance(1);
        long second = window.Add(80);
        window.GiveBack(50, second);
        Assert.Equal(30, window.Used);

        window.Advance(62);
        Assert.Equal(0, window.Used);
        window.GiveBack(30, second);
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void An_under_estimate_is_repaid_before_anything_is_admitted()
    {
        var window = new RateWindow(100);
        window.Advance(1);
        window.Add(90);
        window.Add(50);
        Assert.Equal(140, window.Used);
        Assert.False(window.Fits(1));
        Assert.Equal(62, window.FitsFrom(100));
    }

    [Fact]
    public void More_than_the_limit_never_fits() => Assert.Equal(long.MaxValue, new RateWindow(5).FitsFrom(6));

    [Fact]
    public void A_clock_that_is_read_out_of_order_does_not_open_the_window()
    {
        var window = new RateWindow(1);
        window.Advance(100);
        window.Add(1);
        window.Advance(30);
        Assert.False(window.Fits(1));
    }
}
