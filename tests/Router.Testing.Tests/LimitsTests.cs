using System.Net;
using System.Text.Json;

namespace LlmRouter.Testing.Tests;

/// <summary>Limits and their headers, in virtual time.</summary>
public sealed class LimitsTests : SimulatorTest
{
    private readonly ManualTimeProvider _clock = new();

    protected override ProviderSimulatorOptions Options => new() { TimeProvider = _clock };

    [Fact]
    public async Task Requests_are_admitted_again_when_the_oldest_is_sixty_seconds_old()
    {
        East.Limits = new SimulatedLimits { Rpm = 2 };

        Assert.Equal(200, await StatusAsync());
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, await StatusAsync());
        Assert.Equal(429, await StatusAsync());
        _clock.Advance(TimeSpan.FromSeconds(40) - TimeSpan.FromTicks(1));
        Assert.Equal(429, await StatusAsync());
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(200, await StatusAsync());
        Assert.Equal(429, await StatusAsync());
        Assert.Equal((3, 3), (East.Traffic.Answered, East.Traffic.Refused));
    }

    [Fact]
    public async Task Headers_tell_what_is_left_and_how_long_to_wait()
    {
        East.Limits = new SimulatedLimits { Rpm = 2, Tpm = 1_000 };
        using HttpResponseMessage first = await ChatAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(1_500));
        using HttpResponseMessage second = await ChatAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage refused = await ChatAsync();

        int used = (await JsonAsync(first)).GetProperty("usage").GetProperty("total_tokens").GetInt32();
        Assert.Equal(("2", "1", "1m0s"), RequestHeaders(first));
        Assert.Equal(("2", "0", "1m0s"), RequestHeaders(second));
        Assert.Equal("1000", Header(first, "x-ratelimit-limit-tokens"));
        Assert.Equal((1_000 - (2 * used)).ToString(System.Globalization.CultureInfo.InvariantCulture), Header(second, "x-ratelimit-remaining-tokens"));
        Assert.Equal(("2", "0", "59s"), RequestHeaders(refused));
        Assert.Equal(("57500", "58"), (Header(refused, "retry-after-ms"), Header(refused, "retry-after")));
        JsonElement error = await ErrorAsync(refused);
        Assert.Equal(("requests", "rate_limit_exceeded"), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains("Limit 2, Used 2, Requested 1. Please try again in 57.5s.", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_counted_with_the_answer()
    {
        East.Answer = SimulatedAnswers.Lorem(50);
        using HttpResponseMessage probe = await ChatAsync();
        int each = (await JsonAsync(probe)).GetProperty("usage").GetProperty("total_tokens").GetInt32();
        East.Limits = new SimulatedLimits { Tpm = (3 * each) - 1 };

        Assert.Equal((200, 200, 429), (await StatusAsync(), await StatusAsync(), await StatusAsync()));
        _clock.Advance(TimeSpan.FromSeconds(60));
        using HttpResponseMessage later = await ChatAsync();
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(((2 * each) - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Header(later, "x-ratelimit-remaining-tokens"));
    }

    [Fact]
    public async Task A_request_above_the_whole_limit_is_too_large()
    {
        East.Limits = new SimulatedLimits { Tpm = 5 };

        using HttpResponseMessage openai = await ChatAsync();
        using HttpResponseMessage azure = await AzureAsync("/openai/v1/chat/completions");

        Assert.StartsWith("Request too large for gpt-4o", (await ErrorAsync(openai)).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Null(Header(openai, "retry-after"));
        Assert.Equal(("86400", "RateLimitReached"), (Header(azure, "retry-after"), (await ErrorAsync(azure)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Concurrent_callers_get_exactly_the_limit()
    {
        East.Limits = new SimulatedLimits { Rpm = 7 };

        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => StatusAsync()));

        Assert.Equal((7, 33), (statuses.Count(s => s == 200), statuses.Count(s => s == 429)));
    }

    [Fact]
    public async Task Parallel_requests_are_limited_and_released()
    {
        East.Limits = new SimulatedLimits { MaxParallel = 1 };
        East.Latency = Latency.Fixed(TimeSpan.FromSeconds(5));

        Task<int> running = StatusAsync();
        await _clock.WaitForTimerAsync();
        Assert.Equal(429, await StatusAsync());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, await running);
        Task<int> next = StatusAsync();
        await _clock.WaitForTimerAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, await next);
    }

    [Fact]
    public async Task A_killed_request_gives_its_place_back()
    {
        East.Limits = new SimulatedLimits { MaxParallel = 1 };
        East.Latency = Latency.Fixed(TimeSpan.FromSeconds(5));
        Task<int> running = StatusAsync();
        await _clock.WaitForTimerAsync();

        East.Kill();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
        East.Revive();
        East.Latency = Latency.None;

        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task A_limit_of_zero_admits_nobody()
    {
        East.Limits = new SimulatedLimits { Rpm = 0 };

        Assert.Equal(429, await StatusAsync());
    }

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(20, "20ms")]
    [InlineData(1_000, "1s")]
    [InlineData(1_500, "1.5s")]
    [InlineData(60_000, "1m0s")]
    [InlineData(361_250, "6m1.25s")]
    [InlineData(3_600_000, "1h0m0s")]
    public void Durations_are_written_as_the_provider_does(int milliseconds, string text)
        => Assert.Equal(text, Testing.Wire.RateLimitHeaders.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    private static (string?, string?, string?) RequestHeaders(HttpResponseMessage response)
        => (Header(response, "x-ratelimit-limit-requests"), Header(response, "x-ratelimit-remaining-requests"), Header(response, "x-ratelimit-reset-requests"));

    private async Task<int> StatusAsync()
    {
        using HttpResponseMessage response = await ChatAsync();
        return (int)response.StatusCode;
    }
}
