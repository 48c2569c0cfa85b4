using LlmRouter.Core;
using LlmRouter.Resilience;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Resilience;

public class RetryTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(60, 8)]
    public void Waits_grow_exponentially_up_to_the_longest(int returns, double seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), RetryDelay.Next(RetrySettings.Default with { Jitter = false }, null, returns, new RandomSource(1)));

    [Fact]
    public void Jitter_spreads_waits_evenly_from_zero_to_what_they_would_be()
    {
        var random = new RandomSource(11);
        double[] waits = [.. Enumerable.Range(0, 10_000).Select(_ => RetryDelay.Next(RetrySettings.Default, null, 2, random).TotalSeconds)];
        Assert.InRange(waits.Average(), 0.97, 1.03);
        Assert.InRange(waits.Min(), 0, 0.01);
        Assert.InRange(waits.Max(), 1.99, 2);
    }

    [Fact]
    public void A_providers_wish_is_waited_for_with_a_little_more_and_one_beyond_the_longest_is_not()
    {
        var random = new RandomSource(3);
        double[] waits = [.. Enumerable.Range(0, 1_000).Select(_ => RetryDelay.Next(RetrySettings.Default, TimeSpan.FromSeconds(20), 0, random).TotalSeconds)];
        Assert.True(waits.Min() >= 20 && waits.Max() <= 22.5, $"{waits.Min()} to {waits.Max()}");
        Assert.True(waits.Max() - waits.Min() > 2);
        Assert.InRange(RetryDelay.Next(RetrySettings.Default, TimeSpan.FromSeconds(61), 0, random).TotalSeconds, 0, 0.5);
    }

    [Fact]
    public async Task Delays_are_those_of_the_group()
    {
        using TestRouter router = TestRouter.Of("a", "\"retryBaseDelaySeconds\": 3, \"retryBackoffFactor\": 2, \"retryMaxDelaySeconds\": 5, \"retryJitter\": false, \"retries\": 3,");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        var times = new List<double>();
        router["g/a"].OnComplete = (_, _) =>
        {
            times.Add(router.Time.Elapsed.TotalSeconds);
            return new(Fails(FailureKind.ServerError, 500));
        };
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi").Advancing(router));
        double[] waits = [.. times.Zip(times.Skip(1), (one, next) => next - one)];
        Assert.Equal(3, waits.Length);
        Assert.Equal([3, 5, 5], waits.Select(w => Math.Round(w, 1)));
    }

    [Theory]
    [InlineData(FailureKind.ServerError, 3)]
    [InlineData(FailureKind.RateLimited, 1)]
    [InlineData(FailureKind.Conflict, 2)]
    public async Task Each_kind_has_its_own_number_of_retries(FailureKind kind, int attempts)
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 1, \"retriesByKind\": { \"server-error\": 2, \"rate-limited\": 0 },");
        router["g/a"].Then(Fails(kind, 400 + (int)kind));
        var e = await Assert.ThrowsAsync<LlmRouterException>(
            () => router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { WaitForCapacity = TimeSpan.Zero }).Advancing(router));
        Assert.Equal(attempts, e.Attempts.Count);
    }

    [Fact]
    public async Task A_requests_own_number_goes_before_that_of_a_kind()
    {
        using TestRouter router = TestRouter.Of("a", "\"retriesByKind\": { \"server-error\": 5 },");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Retries = 1 }).Advancing(router));
        Assert.Equal(2, e.Attempts.Count);
    }

    [Fact]
    public async Task Returns_are_no_more_than_a_share_of_the_calls_and_some_a_minute()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 1, \"cooldown\": \"off\", \"retryBudgetShare\": 0.2, \"retryBudgetPerMinute\": 10, \"retryBaseDelaySeconds\": 0.001,");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        int refused = 0;
        for (int i = 1; i <= 100; i++)
        {
            var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi").Advancing(router));
            refused += e.Message.Contains("too many requests have come back", StringComparison.Ordinal) ? 1 : 0;
            Assert.InRange(router["g/a"].Calls - i, 0, (0.2 * i) + 10);
        }

        Assert.Equal(130, router["g/a"].Calls);
        Assert.Equal(70, refused);

        // A minute later there is room again.
        router.Time.Advance(TimeSpan.FromSeconds(61));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi").Advancing(router));
        Assert.Equal(132, router["g/a"].Calls);
    }

    [Fact]
    public async Task A_move_to_a_deployment_not_yet_tried_draws_on_no_budget_and_waits_for_nothing()
    {
        using TestRouter router = TestRouter.Of("a b", "\"strategy\": \"round-robin\", \"cooldown\": \"off\", \"retryBudgetShare\": 0, \"retryBudgetPerMinute\": 0,");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("b", (await router.Router.Chat("g").CompleteAsync("hi")).Route()!.Deployment);
        }
    }

    [Fact]
    public void A_budget_forgets_after_a_minute_and_holds_for_a_thousand_at_once()
    {
        var budget = new ReturnBudget();
        var settings = new RetrySettings { BudgetShare = 0.1, BudgetPerMinute = 7 };
        for (int i = 0; i < 1_000; i++)
        {
            budget.Count(100);
        }

        int taken = 0;
        Parallel.For(0, 1_000, _ => Interlocked.Add(ref taken, budget.TryTake(100, settings) ? 1 : 0));
        Assert.Equal(107, taken);
        Assert.False(budget.TryTake(159, settings));
        Assert.True(budget.TryTake(160, settings));
    }

    [Fact]
    public async Task A_wait_that_does_not_fit_the_deadline_is_not_begun()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].Then(Fails(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(30)));
        long before = router.Engine.Clock.Now;
        var e = await Assert.ThrowsAsync<LlmRouterException>(
            () => router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Timeout = TimeSpan.FromSeconds(20), WaitForCapacity = TimeSpan.Zero }));
        Assert.Equal(before, router.Engine.Clock.Now);
        Assert.Single(e.Attempts);
        Assert.InRange(e.RetryAfter!.Value.TotalSeconds, 29, 31);
    }
}
