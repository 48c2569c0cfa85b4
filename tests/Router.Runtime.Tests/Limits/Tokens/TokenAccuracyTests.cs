namespace LlmRouter.Tests.Limits;

/// <summary>The errors that docs/token-estimation.md states, over texts that the estimator was not fitted to.</summary>
public class TokenAccuracyTests
{
    [Theory]
    [InlineData("English prose", 0.04, 0.11)]
    [InlineData("code", 0.07, 0.11)]
    [InlineData("JSON", 0.05, 0.09)]
    [InlineData("numbers", 0.07, 0.10)]
    [InlineData("URLs and encoded data", 0.06, 0.09)]
    [InlineData("Chinese", 0.17, 0.26)]
    [InlineData("Japanese", 0.07, 0.10)]
    [InlineData("Korean", 0.14, 0.15)]
    [InlineData("Cyrillic", 0.16, 0.22)]
    [InlineData("Arabic", 0.07, 0.07)]
    [InlineData("Hindi", 0.10, 0.11)]
    [InlineData("other Latin languages", 0.06, 0.10)]
    [InlineData("emoji", 0.19, 0.20)]
    [InlineData("whitespace runs", 0.04, 0.05)]
    [InlineData("Markdown and tables", 0.12, 0.17)]
    public void The_error_is_what_is_documented(string category, double mean, double worst)
    {
        double[] errors = [.. CorpusText.All.Where(t => t.IsHeldOut && t.Category == category).Select(Error)];
        Assert.NotEmpty(errors);
        Assert.True(errors.Average() <= mean && errors.Max() <= worst, FormattableString.Invariant($"{category}: mean {errors.Average():P1}, worst {errors.Max():P1}"));
    }

    [Fact]
    public void Every_category_has_its_bound()
    {
        var bound = typeof(TokenAccuracyTests).GetMethod(nameof(The_error_is_what_is_documented))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(a => (string)a.Data[0]!);
        Assert.Equal(CorpusText.All.Select(t => t.Category).Distinct().Order(), bound.Order());
    }

    [Fact]
    public void Mixed_traffic_is_within_the_stated_error()
    {
        double estimated = CorpusText.All.Where(t => t.IsHeldOut).Sum(t => TokenEstimator.Default.CountTokens(t.Text));
        double real = CorpusText.All.Where(t => t.IsHeldOut).Sum(t => t.O200k);
        Assert.InRange(estimated / real, 1 - TokenEstimator.Default.Error, 1 + TokenEstimator.Default.Error);
    }

    private static double Error(CorpusText text) => Math.Abs((TokenEstimator.Default.CountTokens(text.Text) / (double)text.O200k) - 1);
}
