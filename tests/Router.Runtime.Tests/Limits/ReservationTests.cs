using LlmRouter.Core;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Limits;

/// <summary>Numbers that providers report and callers ask for are foreign: none of them may break the books or the limits.</summary>
public class ReservationTests
{
    [Theory]
    [InlineData("\"tpm\": 1000, \"price\": { \"input\": 10, \"output\": 1000000 }")]
    [InlineData("\"tpm\": 1000")]
    [InlineData("\"inputTpm\": 1000")]
    public async Task Absurd_usage_neither_breaks_the_call_nor_frees_capacity(string settings)
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: settings);
        router["g/a"].Then(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok"))
        {
            Usage = new UsageDetails { InputTokenCount = long.MaxValue, OutputTokenCount = long.MaxValue },
        });
        var options = new ChatOptions { MaxOutputTokens = 10 };
        Assert.Equal("ok", (await router.Router.Chat("g").CompleteAsync("hi", options)).Text);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", options));
        Assert.Equal(FailureKind.RateLimited, e.Kind);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_negative_maximum_of_output_gives_nobody_more_than_the_limit()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"tpm\": 100");
        var answer = new TaskCompletionSource();
        router["g/a"].OnComplete = async (call, _) =>
        {
            await (call == 1 ? answer.Task : Task.CompletedTask);
            return Answer("ok");
        };
        Task<ChatResponse> first = router.Router.Chat("g").CompleteAsync("hi", new ChatOptions { MaxOutputTokens = -1000 });
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", new ChatOptions { MaxOutputTokens = 150 }));
        Assert.Equal(FailureKind.RequestTooLarge, e.Kind);
        answer.SetResult();
        await first;
    }

    [Theory]
    [InlineData("\"outputTpm\": 500")]
    [InlineData("\"tpm\": 500")]
    public async Task A_guess_alone_makes_no_request_impossible(string limit)
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: limit);
        router["g/a"].Then(Answer("a long one", output: 20_000));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("a long one", (await router.Router.Chat("g").CompleteAsync("hi")).Text);
            router.Time.Advance(TimeSpan.FromSeconds(61));
        }
    }

    [Fact]
    public async Task A_stated_maximum_above_the_limit_is_refused_as_too_large()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"outputTpm\": 500");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", new ChatOptions { MaxOutputTokens = 501 }));
        Assert.Equal((FailureKind.RequestTooLarge, 413), (e.Kind, e.StatusCode));
    }

    [Theory]
    [InlineData(null, 7L, 10L, 3L, 7L)]
    [InlineData(3L, null, 10L, 3L, 7L)]
    [InlineData(-5L, -7L, null, 0L, 0L)]
    public void Half_a_report_is_completed_by_the_total(long? input, long? output, long? total, long expectedInput, long expectedOutput)
        => Assert.Equal(
            new TokenUsage(expectedInput, expectedOutput, 0),
            TokenUsage.From(new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = total }));
}
