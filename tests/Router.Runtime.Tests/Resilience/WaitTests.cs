using LlmRouter.Resilience;
using LlmRouter.Testing;

namespace LlmRouter.Tests.Resilience;

public class WaitTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("Please retry after 7 seconds.", 7.0)]
    [InlineData("Please retry after 1 second.", 1.0)]
    [InlineData("Please retry after 7", 7.0)]
    [InlineData("retry after 0.5 sec", 0.5)]
    [InlineData("Please try again in 6m0s.", 360.0)]
    [InlineData("Please try again in 20ms. Visit https://x.y", 0.02)]
    [InlineData("Please try again in 1.5s.", 1.5)]
    [InlineData("Please try again in 7m12.5s.", 432.5)]
    [InlineData("Please try again in 1h2m3s", 3_723.0)]
    [InlineData("Try again in 12 seconds.", 12.0)]
    [InlineData("Try Again In 1 minute 30 seconds", 90.0)]
    [InlineData("try again after 2 hours", 7_200.0)]
    [InlineData("Please retry in 17.394s.", 17.394)]
    [InlineData("retry in 500 milliseconds", 0.5)]
    [InlineData("retry after 3 days", 259_200.0)]
    [InlineData("retry after 5 in the morning", 5.0)]
    [InlineData("Please try again later.", null)]
    [InlineData("retry after -5 seconds", null)]
    [InlineData("retry after soon", null)]
    [InlineData("retry after ", null)]
    [InlineData("retry after 1.2.3 s", null)]
    [InlineData("wait 5 seconds", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Words_say_how_long(string? message, double? seconds)
    {
        double? found = WaitWords.Find(message)?.TotalSeconds;
        Assert.Equal(seconds is null, found is null);
        Assert.Equal(seconds ?? 0, found ?? 0, 1e-6);
    }

    [Fact]
    public void An_absurd_wait_is_bounded()
    {
        Assert.InRange(RetryAfterReader.InBody(new() { Message = "retry after 99999999999999999999999 days" })!.Value, TimeSpan.FromDays(1), TimeSpan.FromDays(366));
        Assert.Equal(TimeSpan.FromDays(366), Asked("retry-after", "31622401"));
        Assert.Equal(TimeSpan.FromDays(366), Asked("retry-after", "Mon, 02 Jan 2226 03:05:05 GMT"));
        Assert.Equal(TimeSpan.FromDays(366), Reset("99999999d"));
    }

    [Fact]
    public void Words_count_only_where_waiting_helps()
    {
        foreach ((int status, double? seconds) in ((int, double?)[])[(429, 5), (503, 5), (500, 5), (409, 5), (400, null), (401, null), (404, null), (403, null)])
        {
            var failure = ErrorFailures.From(new() { Status = status, Message = "retry after 5 seconds" }, default(Headers), _time, null, null);
            Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
        }
    }

    [Fact]
    public void A_header_goes_before_a_reset_before_the_body()
    {
        var facts = new ErrorFacts { Status = 429, BodyRetryAfter = TimeSpan.FromSeconds(3), Message = "retry after 4 seconds" };
        Assert.Equal(1, Wait(facts, ("retry-after", "1"), ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "2s")));
        Assert.Equal(2, Wait(facts, ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "2s")));
        Assert.Equal(3, Wait(facts));
        Assert.Equal(4, Wait(facts with { BodyRetryAfter = null }));
    }

    [Theory]
    [InlineData("requests")]
    [InlineData("tokens")]
    [InlineData("input-tokens")]
    [InlineData("output-tokens")]
    public void Anthropics_reset_counts_where_nothing_remains(string what)
    {
        string until = _time.GetUtcNow().AddSeconds(42).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var facts = new ErrorFacts { Status = 429 };
        Assert.Equal(42, Wait(facts, ($"anthropic-ratelimit-{what}-remaining", "0"), ($"anthropic-ratelimit-{what}-reset", until))!.Value, 1.0);
        Assert.Null(Wait(facts, ($"anthropic-ratelimit-{what}-remaining", "1"), ($"anthropic-ratelimit-{what}-reset", until)));
        Assert.Null(Wait(facts, ($"anthropic-ratelimit-{what}-reset", until)));
        Assert.Null(Wait(facts, ($"anthropic-ratelimit-{what}-remaining", "0"), ($"anthropic-ratelimit-{what}-reset", "2001-01-01T00:00:00Z")));
    }

    [Fact]
    public void A_reset_may_be_seconds_or_milliseconds_since_1970()
    {
        long now = _time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(30, Reset($"{now + 30}")!.Value.TotalSeconds, 1.0);
        Assert.Equal(30, Reset($"{(now + 30) * 1_000}")!.Value.TotalSeconds, 1.0);
        Assert.Null(Reset($"{now - 30}"));
        Assert.Equal(30, Reset("30")!.Value.TotalSeconds);
    }

    private TimeSpan? Asked(string name, string value) => RetryAfterReader.Asked(new Headers((name, value)), _time);

    private TimeSpan? Reset(string text) => RetryAfterReader.ParseReset(text, _time);

    private double? Wait(ErrorFacts facts, params (string, string)[] headers)
        => ErrorFailures.From(facts, new Headers(headers), _time, null, null).RetryAfter?.TotalSeconds;

    private readonly struct Headers(params (string Name, string Value)[] all) : IHeaderLookup
    {
        public string? First(string name) => (all ?? []).FirstOrDefault(h => h.Name == name).Value;
    }
}
