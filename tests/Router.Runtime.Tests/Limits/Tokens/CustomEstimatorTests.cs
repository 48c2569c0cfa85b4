using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Limits;

/// <summary>An estimator of the application, from the options to the reservation.</summary>
public class CustomEstimatorTests
{
    private const string Limited = """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A", "inputTpm": 100 } ] } } }""";
    private const string Free = """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" } ] } } }""";

    [Fact]
    public async Task Its_number_is_what_is_reserved()
    {
        var estimator = new Fixed(60);
        using TestRouter router = Of(Limited, estimator);
        var answer = new TaskCompletionSource();
        router["g/a"].OnComplete = async (_, _) =>
        {
            await answer.Task;
            return Answer("ok", input: 60);
        };
        Task<ChatResponse> first = router.Router.Chat("g").CompleteAsync("hi");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { WaitForCapacity = TimeSpan.Zero }));
        Assert.Equal(FailureKind.RateLimited, e.Kind);
        answer.SetResult();
        await first;
        Assert.Equal(2, estimator.Asked);
    }

    [Fact]
    public async Task Without_a_limit_nobody_asks_it()
    {
        var estimator = new Fixed(60);
        using TestRouter router = Of(Free, estimator);
        await router.Router.Chat("g").CompleteAsync("hi");
        Assert.Equal(0, estimator.Asked);
    }

    [Theory]
    [InlineData(int.MinValue, true)]
    [InlineData(-1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(int.MaxValue, false)]
    public async Task Absurd_numbers_neither_free_capacity_nor_overflow(int tokens, bool fits)
    {
        using TestRouter router = Of(Limited, new Fixed(tokens));
        router["g/a"].Then(Answer("ok", input: 100));
        Task<ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi", new ChatOptions { MaxOutputTokens = int.MaxValue });
        if (fits)
        {
            Assert.Equal("ok", (await call).Text);
        }
        else
        {
            Assert.Equal(FailureKind.RequestTooLarge, (await Assert.ThrowsAsync<LlmRouterException>(() => call)).Kind);
        }

        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync(new string('x', 10), new ChatOptions { MaxOutputTokens = 1, Instructions = "one more" }));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task What_it_throws_goes_to_the_caller_and_nothing_is_sent()
    {
        using TestRouter router = Of(Limited, new Broken());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi"))
            {
            }
        });
        Assert.Equal(0, router["g/a"].Calls);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task Once_something_is_sent_its_failure_breaks_nothing()
    {
        using TestRouter router = Of(Free, new Broken());
        router["g/a"].Then(Fails(FailureKind.BadRequest, stage: FailureStage.Sent));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi"))
        {
            break;
        }

        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData(double.NaN, 0.15)]
    [InlineData(-1, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(0.03, 0.03)]
    public void Its_error_is_a_share(double stated, double used)
    {
        using TestRouter router = Of(Free, new Fixed(1) { Error = stated });
        Assert.Equal(used, router.Engine.Estimates.Error);
    }

    private static TestRouter Of(string json, ITokenEstimator estimator) => new(json, configure: o => o.TokenEstimator = estimator);

    private sealed class Fixed(int tokens) : ITokenEstimator
    {
        public int Asked { get; private set; }

        public double Error { get; init; } = 0.15;

        public int CountTokens(ReadOnlySpan<char> text) => 1;

        public int EstimateChat(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
        {
            Asked++;
            return options?.Instructions is null ? tokens : 101;
        }
    }

    private sealed class Broken : ITokenEstimator
    {
        public int CountTokens(ReadOnlySpan<char> text) => throw new InvalidTimeZoneException("of the application");
    }
}
