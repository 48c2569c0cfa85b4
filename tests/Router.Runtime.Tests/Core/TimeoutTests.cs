using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

/// <summary>Whom a timeout speaks against: the deployment that had the time that is configured, never the one that a caller cut short.</summary>
public class TimeoutTests
{
    private const string Strict = "\"allowedFailures\": 0, \"retries\": 0,";

    [Theory]
    [InlineData("\"attemptTimeoutSeconds\": 10,", null, 10, true)]
    [InlineData("\"timeoutSeconds\": 10,", null, 10, true)]
    [InlineData("", 10, 10, false)]
    public async Task An_attempt_counts_when_it_had_the_configured_time(string configured, int? callers, int seconds, bool counts)
    {
        using TestRouter router = TestRouter.Of("a b", Strict + configured);
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnComplete = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Answer("never");
            };
        }

        var route = new RouteOptions { Timeout = callers is { } own ? TimeSpan.FromSeconds(own) : null };
        Task<ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi", null, route);
        router.Time.Advance(TimeSpan.FromSeconds(seconds));
        await Assert.ThrowsAsync<LlmRouterException>(() => call);
        Assert.Equal(counts, Cooled(router));
    }

    [Theory]
    [InlineData("\"firstTokenTimeoutSeconds\": 10,", null, true)]
    [InlineData("", 10, false)]
    public async Task A_stream_without_a_first_token_counts_when_it_had_the_configured_time(string configured, int? callers, bool counts)
    {
        using TestRouter router = Streams(Strict + configured, "", FakeReader.Stall);
        var route = new RouteOptions { FirstTokenTimeout = callers is { } own ? TimeSpan.FromSeconds(own) : null };
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", null, route).GetAsyncEnumerator();
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<LlmRouterException>(() => pending);
        Assert.Equal(counts, Cooled(router));
    }

    [Theory]
    [InlineData("\"chunkTimeoutSeconds\": 10,", null, null, true)]
    [InlineData("\"streamTimeoutSeconds\": 10,", null, null, true)]
    [InlineData("", 10, null, false)]
    [InlineData("", null, 10, false)]
    public async Task A_stream_that_falls_silent_counts_when_it_had_the_configured_time(string configured, int? chunk, int? whole, bool counts)
    {
        using TestRouter router = Streams(Strict + configured, "one", FakeReader.Stall);
        var route = new RouteOptions
        {
            ChunkTimeout = chunk is { } c ? TimeSpan.FromSeconds(c) : null,
            StreamTimeout = whole is { } w ? TimeSpan.FromSeconds(w) : null,
        };
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", null, route).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<LlmRouterException>(() => pending)).Kind);
        Assert.Equal(counts, Cooled(router));
    }

    [Fact]
    public async Task What_breaks_because_the_attempts_time_is_over_is_a_timeout()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0, \"attemptTimeoutSeconds\": 10,");
        router["g/a"].OnComplete = BreaksWhenCancelled;
        Task<ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi");
        router.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<LlmRouterException>(() => call)).Kind);
    }

    [Fact]
    public async Task What_breaks_because_the_caller_cancelled_is_a_cancellation()
    {
        using TestRouter router = TestRouter.Of("a b", Strict);
        router["g/a"].OnComplete = BreaksWhenCancelled;
        router["g/b"].OnComplete = BreaksWhenCancelled;
        using var source = new CancellationTokenSource();
        Task<ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi", cancellationToken: source.Token);
        source.Cancel();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.False(Cooled(router));
        Assert.Equal((1L, 0), (router.Router.GetStatus().Sum(s => s.Cancelled), router.Router.GetStatus().Sum(s => s.Failures.Count)));
    }

    [Fact]
    public async Task A_return_does_not_come_before_the_cooldown_is_over()
    {
        using TestRouter router = TestRouter.Of("a b", "\"cooldownSeconds\": 1.0005,");
        router["g/a"].Then(Fails(FailureKind.ServerError, 529), Answer("at last"));
        Task<ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Deployment = "a" });
        await router.Time.WaitForTimerAsync();
        router.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("at last", (await call).Text);
    }

    private static bool Cooled(TestRouter router) => router.Router.GetStatus().Any(s => s.CoolsFor is not null);

    private static async ValueTask<Outcome<ChatResponse>> BreaksWhenCancelled(int call, CancellationToken token)
    {
        var broken = new TaskCompletionSource();
        using CancellationTokenRegistration registration = token.Register(broken.SetResult);
        await broken.Task;
        return Fails(FailureKind.Connection, stage: FailureStage.Sent);
    }

    private static TestRouter Streams(string settings, params object[] steps)
    {
        TestRouter router = TestRouter.Of("a b", settings);
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) => new(new Outcome<ChatStreamReader>(new FakeReader(steps)));
        }

        return router;
    }
}
