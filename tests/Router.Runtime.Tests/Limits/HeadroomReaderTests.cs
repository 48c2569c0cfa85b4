using System.Net;
using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Resilience;
using LlmRouter.Testing;

namespace LlmRouter.Tests.Limits;

public class HeadroomReaderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RouterClock _clock;
    private readonly Headroom _headroom;

    public HeadroomReaderTests()
    {
        _clock = new RouterClock(_time);
        _headroom = new Headroom(_clock);
    }

    private void Read(params (string Name, string Value)[] headers) => Read(_clock.Now, headers);

    private void Read(long sent, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name.StartsWith("anthropic", StringComparison.Ordinal) ? name : "x-ratelimit-" + name, value);
        }

        HeadroomReader.Read(response.Headers, _headroom, sent, _time);
    }

    private bool Take(long tokens = 1) => _headroom.TryTake(tokens, _clock.Now, out _);

    [Theory]
    [InlineData("6m0s", 360_000)]
    [InlineData("20ms", 20)]
    [InlineData("1h2m3.5s", 3_723_500)]
    [InlineData("7", 7_000)]
    [InlineData("0.5", 500)]
    [InlineData(null, 10_000)]
    [InlineData("", 10_000)]
    [InlineData("soon", 10_000)]
    [InlineData("-5", 10_000)]
    [InlineData("-5s", 10_000)]
    [InlineData("NaN", 10_000)]
    [InlineData("1e9", 10_000)]
    [InlineData("99999999999999999999d", 86_400_000)]
    public void What_is_left_holds_until_its_reset(string? reset, int milliseconds)
    {
        Read(reset is null ? [("remaining-requests", "0")] : [("remaining-requests", "0"), ("reset-requests", reset)]);
        Assert.False(Take());
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds) - TimeSpan.FromTicks(1));
        Assert.False(Take());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(Take());
        Assert.True(_headroom.IsUnknown);
    }

    [Fact]
    public void A_date_is_a_reset_too()
    {
        Read(("remaining-tokens", "0"), ("reset-tokens", _time.GetUtcNow().AddSeconds(42).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture)));
        _time.Advance(TimeSpan.FromSeconds(42) - TimeSpan.FromTicks(1));
        Assert.False(Take());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(Take());

        // One that is over says nothing.
        Read(("remaining-tokens", "0"), ("reset-tokens", "2001-01-01T00:00:00Z"));
        Assert.False(Take());
        _time.Advance(HeadroomReader.DefaultReset);
        Assert.True(Take());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("+1")]
    [InlineData(" 0x0")]
    public void What_cannot_be_read_is_as_if_it_were_not_there(string remaining)
    {
        Read(("remaining-requests", remaining), ("remaining-tokens", remaining), ("reset-requests", "1h"));
        Assert.True(_headroom.IsUnknown);
    }

    [Fact]
    public void Exactly_what_is_left_is_given_out()
    {
        Read(("remaining-requests", "3"), ("remaining-tokens", "100"), ("reset-requests", "1m"), ("reset-tokens", "1m"));
        Assert.False(Take(101));
        Assert.True(Take(60));
        Assert.False(Take(41));
        Assert.True(Take(40));
        Assert.False(Take());
        _headroom.GiveBack(40, _headroom.Version);
        Assert.True(Take(40));
    }

    [Fact]
    public void The_later_request_is_believed_whichever_answer_comes_first()
    {
        long early = _clock.Now;
        _time.Advance(TimeSpan.FromSeconds(1));
        Read(_clock.Now, ("remaining-requests", "0"), ("reset-requests", "1m"));
        Read(early, ("remaining-requests", "1000"), ("reset-requests", "1m"));
        Assert.False(Take());
        _time.Advance(TimeSpan.FromSeconds(1));
        Read(_clock.Now, ("remaining-requests", "2"), ("reset-requests", "1m"));
        Assert.True(Take());
    }

    [Fact]
    public void With_no_tokens_left_even_a_request_of_unknown_size_waits()
    {
        Read(("remaining-tokens", "0"), ("reset-tokens", "5s"));
        Assert.False(Take(0));
        Assert.NotNull(_headroom.Peek(0, _clock.Now));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(_headroom.Peek(0, _clock.Now));
    }

    [Fact]
    public void Anthropic_says_it_in_its_own_headers()
    {
        string soon = _time.GetUtcNow().AddSeconds(5).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture);
        Read(("anthropic-ratelimit-requests-remaining", "1"), ("anthropic-ratelimit-requests-reset", soon));
        Assert.True(Take());
        Assert.False(Take());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(Take());
    }

    [Theory]
    [InlineData(1_000, 1_000, 8_000, 500, true)]
    [InlineData(1_000, 1_000, 8_000, 1_001, false)]
    [InlineData(8_000, 30_000, 8_000, 20_000, true)]
    [InlineData(0, 30_000, 0, 1, false)]
    [InlineData(8_000, 30_000, 0, 1, false)]
    [InlineData(0, 30_000, 8_000, 1, false)]
    [InlineData(0, 0, 8_000, 1, false)]
    [InlineData(300, null, null, 301, false)]
    [InlineData(300, null, null, 300, true)]
    [InlineData(null, 300, null, 301, false)]
    [InlineData(null, null, 0, 1, true)]
    public void A_narrow_limit_of_output_is_not_held_against_long_prompts_before_it_is_used_up(int? either, int? input, int? output, int tokens, bool fits)
    {
        var headers = new List<(string, string)>();
        foreach ((string what, int? left) in ((string, int?)[])[("tokens", either), ("input-tokens", input), ("output-tokens", output)])
        {
            if (left is { } number)
            {
                headers.Add(($"anthropic-ratelimit-{what}-remaining", number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        Read([.. headers]);
        Assert.Equal(fits, Take(tokens));
    }
}
