using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class LearningTests
{
    [Fact]
    public async Task A_whole_answer_is_learnt_per_token_and_as_a_duration()
    {
        using StrategyCase group = Slow(TimeSpan.FromSeconds(3), FakeClient.Answer("x", output: 30));
        await group.Router.Router.Chat("g").CompleteAsync("hi");
        Assert.Equal(0.1f, group.Latency(0)!.Value, 1e-5f);
        Assert.Equal(3f, group[0].Chunk.Latency.Duration.Of(0));
        Assert.Null(group.Latency(0, isStream: true));
    }

    [Fact]
    public async Task A_stream_is_learnt_by_its_first_visible_chunk_and_its_whole_duration()
    {
        using var group = new StrategyCase("latency-based", 1);
        group.Router["g/d0"].OnStream = (_, _) =>
        {
            group.Pass(TimeSpan.FromSeconds(0.5));
            return new(new FakeReader("", "a", "b"));
        };
        await foreach (var update in group.Router.Router.Chat("g").StreamAsync("hi"))
        {
            if (update.Text == "b")
            {
                group.Pass(TimeSpan.FromSeconds(4));
            }
        }

        Assert.Equal(0.5f, group.Latency(0, isStream: true));
        Assert.Null(group.Latency(0));
        Assert.Equal(4.5f, group[0].Chunk.Latency.Duration.Of(0));
    }

    [Fact]
    public async Task A_failed_attempt_is_charged_and_the_retry_learnt_for_whom_it_went_to()
    {
        using var group = new StrategyCase("latency-based", 2);
        group.Answer(1, 2);
        group.Router["g/d0"].Then(FakeClient.Fails(FailureKind.ServerError, 500));
        group.Router["g/d1"].Then(FakeClient.Answer("x", output: 1));
        for (int i = 0; i < 200 && group.Router["g/d0"].Calls == 0; i++)
        {
            await group.Router.Router.Chat("g").CompleteAsync("hi");
        }

        Assert.Equal(1, group.Router["g/d0"].Calls);
        Assert.True(group.Latency(0) > 0);
        Assert.True(group.Latency(0) >= group.Latency(1));
    }

    [Fact]
    public async Task A_timeout_is_charged_the_timeout_of_a_stream_to_its_first_token()
    {
        using var group = new StrategyCase("latency-based", [""", "firstTokenTimeoutSeconds": 7"""]);
        group.Router["g/d0"].OnStream = (_, _) =>
        {
            // The timer fires while the attempt runs.
            group.Pass(TimeSpan.FromSeconds(7));
            return new(FakeClient.Fails(FailureKind.Timeout, stage: FailureStage.Sent));
        };
        await Assert.ThrowsAsync<LlmRouterException>(async () =>
        {
            await foreach (var _ in group.Router.Router.Chat("g").StreamAsync("hi", null, new RouteOptions { Retries = 0 }))
            {
            }
        });
        Assert.Equal(7f, group.Latency(0, isStream: true)!.Value, 1e-2f);
        Assert.Null(group.Latency(0));
    }

    [Fact]
    public async Task An_attempt_that_the_caller_gave_too_little_time_or_cancelled_teaches_nothing()
    {
        using var group = new StrategyCase("latency-based", [""", "attemptTimeoutSeconds": 60"""]);
        group.Router["g/d0"].OnComplete = (_, _) =>
        {
            group.Pass(TimeSpan.FromSeconds(1));
            return new(FakeClient.Fails(FailureKind.Timeout, stage: FailureStage.Sent));
        };
        await Assert.ThrowsAsync<LlmRouterException>(
            () => group.Router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { AttemptTimeout = TimeSpan.FromSeconds(1), Retries = 0 }));
        Assert.Null(group.Latency(0));
        using var cancel = new CancellationTokenSource();
        group.Router["g/d0"].OnComplete = (_, token) =>
        {
            group.Pass(TimeSpan.FromSeconds(1));
            cancel.Cancel();
            throw new OperationCanceledException(token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group.Router.Router.Chat("g").CompleteAsync("hi", cancellationToken: cancel.Token));
        Assert.Null(group.Latency(0));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-1f)]
    [InlineData(0f)]
    public void A_sample_that_is_no_time_changes_nothing(float sample)
    {
        var lane = new LatencyLane();
        lane.Observe(3, sample, 16, 960);
        lane.ObservePeak(3, sample, 16, 960);
        Assert.Null(lane.Of(3));
        Assert.Equal(0UL, lane.Seen);
        lane.Observe(3, 2, 16, 960);
        lane.Observe(3, sample, 17, 960);
        lane.ObservePeak(3, sample, 18, 960);
        Assert.Equal(2f, lane.Of(3));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(double.MaxValue)]
    public void A_clock_that_errs_leaves_a_finite_average_above_zero(double seconds)
    {
        using var group = new StrategyCase("latency-based", 2);
        TimeSpan duration = seconds == double.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
        for (int i = 0; i < 100; i++)
        {
            Learning.Answered(group.Group, group[0], false, duration, i % 2 == 0 ? 0 : int.MaxValue, group.Engine.Clock.Now);
            Learning.FirstToken(group.Group, group[0], duration, group.Engine.Clock.Now);
            Learning.Failed(group.Group, group[1], false, FailureKind.Timeout, duration, long.MinValue);
            Learning.Failed(group.Group, group[1], true, FailureKind.Timeout, duration, long.MaxValue);
        }

        foreach (float? mean in (float?[])[group.Latency(0), group.Latency(0, true), group.Latency(1), group.Latency(1, true)])
        {
            Assert.True(mean > 0 && float.IsFinite(mean.Value), $"{mean}");
        }

        Assert.InRange(group.Pick(), 0, 1);
        Assert.InRange(group.Pick(group.Facts(isStream: true)), 0, 1);
    }

    [Fact]
    public void A_seat_that_is_taken_again_knows_nothing_of_who_had_it()
    {
        using var group = new StrategyCase("latency-based", 1);
        group.Answer(0, 1);
        group.Begin(0, 1);
        group[0].Chunk.Seat(0, group[0]);
        Assert.Null(group.Latency(0));
        Assert.Null(group.Latency(0, isStream: true));
        Assert.Null(group[0].Chunk.Latency.Duration.Of(0));
        Assert.Equal(0UL, group[0].Chunk.Latency.PerToken.Seen);
    }

    [Fact]
    public void Samples_of_many_threads_leave_an_average_within_their_range()
    {
        var lane = new LatencyLane();
        Parallel.For(0, 8, worker =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                lane.Observe(5, 1 + (((worker * 7) + i) % 3), i, 960);
            }
        });
        Assert.InRange(lane.Of(5)!.Value, 1f, 3f);
        Assert.Equal(1UL << 5, lane.Seen);
    }

    private static StrategyCase Slow(TimeSpan time, Outcome<Microsoft.Extensions.AI.ChatResponse> answer)
    {
        var group = new StrategyCase("latency-based", 1);
        group.Router["g/d0"].OnComplete = (_, _) =>
        {
            group.Pass(time);
            return new(answer);
        };
        return group;
    }
}
