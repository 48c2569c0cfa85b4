using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

public class StreamTests
{
    [Fact]
    public async Task A_stream_comes_whole_and_its_last_update_says_how()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => Open(new FakeReader("", "one ", "two ", "three"));
        List<ChatResponseUpdate> updates = await Read(router);
        Assert.Equal("one two three", updates.ToChatResponse().Text);
        Assert.Equal("a", updates[^1].Route()!.Deployment);
        Assert.NotNull(updates.ToChatResponse().Route());
        Assert.Equal((0, 1L), (router.InFlight, router.Router.GetStatus()[0].Successes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Until_the_first_visible_chunk_another_deployment_takes_over(int invisible)
    {
        using TestRouter router = TestRouter.Of("a b", "\"strategy\": \"round-robin\",");
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) => Open(
                router["g/a"].Calls + router["g/b"].Calls == 1
                    ? new FakeReader([.. Enumerable.Repeat<object>("", invisible), Fails(FailureKind.Connection)])
                    : new FakeReader("whole"));
        }

        List<ChatResponseUpdate> updates = await Read(router);
        Assert.Equal("whole", updates.ToChatResponse().Text);
        Assert.Equal(2, updates[^1].Route()!.Attempts.Count);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task After_the_commit_a_broken_stream_ends_with_the_providers_failure_and_nothing_is_sent_again()
    {
        using TestRouter router = TestRouter.Of("a b");
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) => Open(new FakeReader("half ", Fails(FailureKind.MalformedResponse, stage: FailureStage.Sent)));
        }

        var seen = new List<string>();
        var e = await Assert.ThrowsAsync<LlmRouterException>(async () =>
        {
            await foreach (ChatResponseUpdate update in router.Router.Chat("g").StreamAsync("hi"))
            {
                seen.Add(update.Text);
            }
        });
        Assert.Equal(["half "], seen);
        Assert.Equal(FailureKind.MalformedResponse, e.Kind);
        Assert.Equal(1, router["g/a"].Calls + router["g/b"].Calls);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_stream_that_is_left_half_way_is_aborted_at_once_and_counts_as_cancelled()
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new FakeReader("one", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi"))
        {
            break;
        }

        Assert.True(reader.Aborted && reader.Disposed);
        DeploymentStatus status = router.Router.GetStatus()[0];
        Assert.Equal((0, 1L, 0L), (status.InFlight, status.Cancelled, status.Successes));
        Assert.True(status.OutputTokens > 0);
    }

    [Fact]
    public async Task A_stream_is_in_flight_until_it_ends()
    {
        using TestRouter router = TestRouter.Of("a");
        IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal(1, router.InFlight);
        await stream.DisposeAsync();
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task Disposing_during_a_pending_read_settles_and_ends_the_read()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => Open(new FakeReader("one", FakeReader.Stall));
        IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        await stream.DisposeAsync();
        Assert.Equal(0, router.InFlight);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    [Fact]
    public async Task Disposing_before_the_commit_settles_too()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => Open(new FakeReader(FakeReader.Stall));
        IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        await stream.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callers_cancellation_ends_a_stream_whether_or_not_it_is_being_read(bool reading)
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new FakeReader("one", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        using var source = new CancellationTokenSource();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", cancellationToken: source.Token).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool>? pending = reading ? stream.MoveNextAsync().AsTask() : null;
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending ?? stream.MoveNextAsync().AsTask());
        Assert.True(reader.Aborted);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task The_first_token_has_its_own_time()
    {
        using TestRouter router = TestRouter.Of("a b", "\"firstTokenTimeoutSeconds\": 10, \"strategy\": \"round-robin\",");
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) => Open(router["g/a"].Calls + router["g/b"].Calls == 1 ? new FakeReader("", FakeReader.Stall) : new FakeReader("quick"));
        }

        Task<List<ChatResponseUpdate>> call = Read(router);
        router.Time.Advance(TimeSpan.FromSeconds(10));
        List<ChatResponseUpdate> updates = await call;
        Assert.Equal("quick", updates.ToChatResponse().Text);
        Assert.Equal(FailureKind.Timeout, updates[^1].Route()!.Attempts[0].Kind);
    }

    [Fact]
    public async Task Silence_inside_a_stream_is_cut()
    {
        using TestRouter router = TestRouter.Of("a", "\"chunkTimeoutSeconds\": 7,");
        var reader = new FakeReader("one", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(pending.IsCompleted);
        router.Time.Advance(TimeSpan.FromSeconds(1.1));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => pending);
        Assert.Equal(FailureKind.Timeout, e.Kind);
        Assert.Contains("silent for 7 s", e.Message, StringComparison.Ordinal);
        Assert.True(reader.Aborted);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_sign_of_life_restarts_the_patience_with_silence()
    {
        using TestRouter router = TestRouter.Of("a", "\"chunkTimeoutSeconds\": 7,");
        var reader = new FakeReader("one", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        for (int i = 0; i < 5; i++)
        {
            router.Time.Advance(TimeSpan.FromSeconds(6));
            reader.Ping();
        }

        Assert.False(pending.IsCompleted);
        router.Time.Advance(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<LlmRouterException>(() => pending);
    }

    [Fact]
    public async Task A_consumer_may_be_slower_than_the_chunk_timeout_but_not_stay_away_for_ever()
    {
        using TestRouter router = TestRouter.Of("a", "\"chunkTimeoutSeconds\": 7,");
        var reader = new FakeReader("one", "two", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        router.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("two", stream.Current.Text);
        router.Time.Advance(TimeSpan.FromMinutes(10.1));
        Assert.Equal(0, router.InFlight);
        Assert.True(reader.Aborted);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => stream.MoveNextAsync().AsTask());
        Assert.Equal(FailureKind.Timeout, e.Kind);
    }

    [Fact]
    public async Task A_whole_stream_may_have_a_time_too()
    {
        using TestRouter router = TestRouter.Of("a", "\"streamTimeoutSeconds\": 30,");
        router["g/a"].OnStream = (_, _) => Open(new FakeReader("one", FakeReader.Stall));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(30.1));
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<LlmRouterException>(() => pending)).Kind);
    }

    [Fact]
    public void A_stream_that_nobody_holds_is_settled_by_the_collector()
    {
        using TestRouter router = TestRouter.Of("a");
        Start(router);
        Assert.Equal(1, router.InFlight);
        for (int i = 0; i < 20 && router.InFlight > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, router.InFlight);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Start(TestRouter router)
        {
            IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
            Assert.True(stream.MoveNextAsync().AsTask().GetAwaiter().GetResult());
        }
    }

    [Fact]
    public async Task Drops_cuts_and_cancellations_at_any_point_leave_nothing_in_flight()
    {
        const int Seed = 4711;
        using TestRouter router = TestRouter.Of("a b c", "\"cooldown\": \"off\",");
        var random = new Random(Seed);
        foreach (string id in (string[])["a", "b", "c"])
        {
            router["g/" + id].OnStream = (_, _) =>
            {
                object[] steps = [.. Enumerable.Range(0, random.Next(6)).Select(_ => (object)(random.Next(4) == 0 ? "" : "text "))];
                return Open(random.Next(3) switch
                {
                    0 => new FakeReader([.. steps, Fails(FailureKind.Connection, stage: FailureStage.Sent)]),
                    _ => new FakeReader(steps),
                });
            };
        }

        for (int i = 0; i < 2_000; i++)
        {
            using var source = new CancellationTokenSource();
            int leaveAt = random.Next(8);
            int cancelAt = random.Next(8);
            try
            {
                int at = 0;
                await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi", null, new RouteOptions { Retries = 2 }, source.Token))
                {
                    if (at == leaveAt)
                    {
                        break;
                    }

                    if (at++ == cancelAt)
                    {
                        source.Cancel();
                    }
                }
            }
            catch (Exception e) when (e is LlmRouterException or OperationCanceledException)
            {
                // Every end but these would be a fault.
            }

            Assert.True(router.InFlight == 0, $"seed {Seed}, round {i}");
        }

        DeploymentStatus[] status = [.. router.Router.GetStatus()];
        Assert.Equal(status.Sum(s => s.Requests), status.Sum(s => s.Successes + s.Cancelled + s.Failures.Values.Sum()));
    }

    private static ValueTask<Outcome<ChatStreamReader>> Open(ChatStreamReader reader) => new(new Outcome<ChatStreamReader>(reader));

    private static async Task<List<ChatResponseUpdate>> Read(TestRouter router)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in router.Router.Chat("g").StreamAsync("hi"))
        {
            updates.Add(update);
        }

        return updates;
    }
}
