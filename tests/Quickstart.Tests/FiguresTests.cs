using LlmRouter;

namespace Quickstart.Tests;

public class FiguresTests
{
    [Theory]
    [InlineData(0, 0, "-")]
    [InlineData(0, 10, "-")]
    [InlineData(10, 10, "10 (100 %)")]
    [InlineData(1, 1000, "1 (  1 %)")]
    [InlineData(999, 1000, "999 ( 99 %)")]
    [InlineData(1250, 2500, "1,250 ( 50 %)")]
    public void Only_all_are_a_hundred_percent_and_only_none_are_nothing(int part, int whole, string expected)
        => Assert.Equal(expected, Figures.Share(part, whole));

    [Theory]
    [InlineData(0.4, "0 ms")]
    [InlineData(43.4, "43 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.0 s")]
    [InlineData(1240, "1.2 s")]
    public void Times_have_the_unit_that_suits_them(double milliseconds, string expected)
        => Assert.Equal(expected, Figures.Time(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Failures_are_named_in_words_the_most_frequent_first()
    {
        var failures = new Dictionary<FailureKind, long> { [FailureKind.RateLimited] = 3, [FailureKind.Connection] = 1400 };
        Assert.Equal("1,400 connection, 3 rate limited", Figures.Kinds(failures));
    }

    [Fact]
    public void Percentiles_are_answers_that_came()
    {
        var tally = new Tally();
        Assert.Null(tally.Quantile(0.5));
        foreach (int i in (int[])[5, 1, 4, 2, 3])
        {
            tally.Answered(Way.AtOnce, TimeSpan.FromSeconds(i));
        }

        tally.Failed("no");
        Assert.Equal((3.0, 5.0, 1.0), (tally.Quantile(0.5)!.Value.TotalSeconds, tally.Quantile(0.95)!.Value.TotalSeconds, tally.Quantile(0)!.Value.TotalSeconds));
        Assert.Equal((6, 5, 1), (tally.Calls, tally.AnsweredCalls, tally.FailedCalls));
    }
}
