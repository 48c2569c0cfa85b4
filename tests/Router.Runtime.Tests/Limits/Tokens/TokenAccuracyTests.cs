namespace LlmRouter.Tests.Limits;

/// <summary>The errors that docs/token-estimation.md states, over texts that the estimator was not fitted to.</summary>
public class TokenAccuracyTests
{
    [Theory]
@@ROWS@@
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
