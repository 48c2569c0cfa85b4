using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Streams;

/// <summary>A stream that must begin at a rate: it is shown when it does, and another deployment is asked when it does not.</summary>
public class StreamRateTests
{
    private const string InTurn = "\"strategy\": \"round-robin\", \"cooldown\": \"off\",";

    [Fact]
    public async Task Without_a_rate_the_first_visible_chunk_decides()
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new TimedReader(router, Piece("one"), FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: null);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("one", stream.Current.Text);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    public async Task Enough_tokens_at_the_rate_are_shown_together(int tokens)
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new TimedReader(router, [.. Enumerable.Repeat(Piece("x"), tokens)]);
        router["g/a"].OnStream = (_, _) => Open(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: 1_000);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal(Math.Ceiling(StreamStart.EnoughTokens / (double)Tokens("x")), reader.Reads);
        int seen = 1;
        while (await stream.MoveNextAsync())
        {
            seen += stream.Current.Text == "x" ? 1 : 0;
        }

        Assert.Equal(tokens, seen);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_stream_that_is_complete_before_needs_no_rate()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => Open(new TimedReader(router, Piece("short"), Piece(" answer", 0.4)));
        Task<string> text = Read(router, rate: 1_000);
        router.Time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal("short answer", await text);
        Assert.Equal(1, router["g/a"].Calls);
    }

    [Fact]
    public async Task One_that_begins_slower_is_a_timeout_and_another_is_asked()
    {
        using TestRouter router = TestRouter.Of("a b", InTurn);
        var slow = new TimedReader(router, Piece("one"), Piece("two", 0.5), FakeReader.Stall);
        Script(router, slow, new FakeReader("quick ", "and ", "good"));
        Task<List<ChatResponseUpdate>> call = Updates(router, rate: 10);
        router.Time.Advance(TimeSpan.FromSeconds(0.99));
        Assert.False(call.IsCompleted);
        router.Time.Advance(TimeSpan.FromSeconds(0.01));
        List<ChatResponseUpdate> updates = await call;
        Assert.Equal("quick and good", string.Concat(updates.Select(u => u.Text)));
        AttemptInfo failed = updates[^1].Route()!.Attempts[0];
        Assert.Equal(FailureKind.Timeout, failed.Kind);
        Assert.Contains("10 tokens a second", failed.Message, StringComparison.Ordinal);
        Assert.True(slow.Aborted && slow.Disposed);
        Assert.Equal(0, router.InFlight);
        DeploymentStatus status = router.Router.GetStatus().Single(s => s.Id == failed.Deployment);
        Assert.Equal((1L, Tokens("one", "two")), (status.Failures[FailureKind.Timeout], status.OutputTokens));
        Assert.True(status.InputTokens > 0);
    }

    [Fact]
    public async Task The_rate_is_judged_when_a_second_is_over_not_when_the_next_chunk_comes()
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new TimedReader(router, Piece("one "), Piece("two ", 0.3), Piece("three", 5), Piece(" four", 1));
        router["g/a"].OnStream = (_, _) => Open(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: 2);
        Task<bool> first = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(0.3));
        Assert.False(first.IsCompleted);
        router.Time.Advance(TimeSpan.FromSeconds(0.7));
        Assert.True(await first);
        Assert.Equal("one ", stream.Current.Text);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("two ", stream.Current.Text);

        // The read that was under way is the next one: neither lost nor made twice.
        Assert.Equal(3, reader.Reads);
        Task<bool> third = stream.MoveNextAsync().AsTask();
        Assert.False(third.IsCompleted);
        Assert.Equal(3, reader.Reads);
        router.Time.Advance(TimeSpan.FromSeconds(4.3));
        Assert.True(await third);
        Assert.Equal("three", stream.Current.Text);
        Task<bool> fourth = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await fourth);
        Assert.Equal(" four", stream.Current.Text);
        Assert.True(await stream.MoveNextAsync());
        Assert.NotNull(stream.Current.Route());
        Assert.False(await stream.MoveNextAsync());
        Assert.Equal((0, 1L), (router.InFlight, router.Router.GetStatus()[0].Successes));
    }

    [Fact]
    public async Task A_handed_over_read_that_had_come_is_taken_as_it_is()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => Open(new TimedReader(router, Piece("one"), Piece("two", 2)));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: 1);
        Task<bool> first = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await first);
        router.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("two", stream.Current.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handed_over_read_ends_with_its_stream(bool cancel)
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new TimedReader(router, Piece("one "), FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        using var source = new CancellationTokenSource();
        IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: 1, source.Token);
        Task<bool> first = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await first);
        if (cancel)
        {
            source.Cancel();
        }
        else
        {
            await stream.DisposeAsync();
        }

        Assert.True(reader.Aborted);
        Assert.Equal((0, 1L), (router.InFlight, router.Router.GetStatus()[0].Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.MoveNextAsync().AsTask());
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Silence_after_a_handed_over_read_is_cut_like_any()
    {
        using TestRouter router = TestRouter.Of("a", "\"chunkTimeoutSeconds\": 7,");
        router["g/a"].OnStream = (_, _) => Open(new TimedReader(router, Piece("one "), FakeReader.Stall));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: 1);
        Task<bool> first = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await first);
        Task<bool> second = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(second.IsCompleted);
        router.Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<LlmRouterException>(() => second)).Kind);
    }

    [Fact]
    public async Task A_burst_may_make_up_for_a_slow_beginning()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => Open(new TimedReader(
            router, [Piece("x"), .. Enumerable.Repeat(Piece("x"), 15).Prepend(Piece("x", 0.6)), .. Enumerable.Repeat(Piece("x"), 20)]));
        Task<string> text = Read(router, rate: 40);
        router.Time.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(37, (await text).Length);
    }

    [Fact]
    public async Task What_is_no_text_has_no_rate()
    {
        using TestRouter router = TestRouter.Of("a");
        var call = new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "f")]);
        router["g/a"].OnStream = (_, _) => Open(new TimedReader(router, Piece("let me see"), (TimeSpan.Zero, call), FakeReader.Stall));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: 1_000);
        Assert.True(await stream.MoveNextAsync());
        Assert.True(await stream.MoveNextAsync());
        Assert.IsType<FunctionCallContent>(stream.Current.Contents[0]);
    }

    [Fact]
    public async Task The_time_to_the_first_token_is_not_longer_for_being_judged()
    {
        using TestRouter router = TestRouter.Of("a", "\"firstTokenTimeoutSeconds\": 10,");
        router["g/a"].OnStream = (_, _) => Open(new TimedReader(router, Piece("one ", 9.9), Piece("two", 0.5), Piece(".", 2)));
        Task<List<ChatResponseUpdate>> call = Updates(router, rate: 1);
        router.Time.Advance(TimeSpan.FromSeconds(13));
        RouteInfo route = (await call)[^1].Route()!;
        Assert.Equal(TimeSpan.FromSeconds(9.9), route.TimeToFirstToken);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Leaving_while_it_is_judged_settles(bool cancel, bool pending)
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new TimedReader(router, pending ? [Piece("one"), FakeReader.Stall] : [Piece("one"), Piece("two", 0.5), FakeReader.Stall]);
        router["g/a"].OnStream = (_, _) => Open(reader);
        using var source = new CancellationTokenSource();
        IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: 100, source.Token);
        Task<bool> first = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(0.6));
        Assert.False(first.IsCompleted);
        if (cancel)
        {
            source.Cancel();
        }
        else
        {
            await stream.DisposeAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(reader.Aborted);
        DeploymentStatus status = router.Router.GetStatus()[0];
        Assert.Equal((0, 1L, pending ? Tokens("one") : Tokens("one", "two")), (status.InFlight, status.Cancelled, status.OutputTokens));
        await stream.DisposeAsync();
        Assert.Equal(0, router.Time.PendingTimers);
    }

    [Fact]
    public async Task A_failure_while_it_is_judged_is_an_ordinary_failed_attempt()
    {
        using TestRouter router = TestRouter.Of("a b", InTurn);
        Script(router, new TimedReader(router, Piece("one "), FakeClient.Fails(FailureKind.Connection)), new FakeReader("good"));
        List<ChatResponseUpdate> updates = await Updates(router, rate: 100);
        Assert.Equal("good", string.Concat(updates.Select(u => u.Text)));
        Assert.Equal([FailureKind.Connection, null], updates[^1].Route()!.Attempts.Select(a => a.Kind));
    }

    [Fact]
    public async Task The_deployments_own_rate_holds_where_the_request_has_none()
    {
        using TestRouter router = TestRouter.Of("a b", InTurn);
        foreach (string id in (string[])["a", "b"])
        {
            DeploymentState state = router.State("g/" + id);
            state.Configure(state.Settings with { MinTokensPerSecond = 10 });
        }

        Script(router, new TimedReader(router, Piece("one "), FakeReader.Stall), new FakeReader("good"));
        Task<List<ChatResponseUpdate>> call = Updates(router, rate: null);
        router.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("good", string.Concat((await call).Select(u => u.Text)));
    }

    [Fact]
    public async Task How_long_a_consumer_may_stay_away_is_a_setting()
    {
        using TestRouter router = TestRouter.Of("a");
        DeploymentState state = router.State("g/a");
        state.Configure(state.Settings with { ConsumerTimeout = TimeSpan.FromSeconds(30) });
        var reader = new FakeReader("one", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => Open(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate: null);
        Assert.True(await stream.MoveNextAsync());
        router.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(reader.Aborted);
        router.Time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(reader.Aborted);
        Assert.Equal(0, router.InFlight);
    }

    private static long Tokens(params string[] pieces) => pieces.Sum(p => (long)new InputEstimates(TokenEstimator.Default).OfPiece(p));

    private static (TimeSpan, ChatResponseUpdate) Piece(string text, double after = 0)
        => (TimeSpan.FromSeconds(after), new ChatResponseUpdate(ChatRole.Assistant, text));

    private static ValueTask<Outcome<ChatStreamReader>> Open(ChatStreamReader reader) => new(new Outcome<ChatStreamReader>(reader));

    private static void Script(TestRouter router, params ChatStreamReader[] readers)
    {
        int next = 0;
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) => Open(readers[next++]);
        }
    }

    private static IAsyncEnumerator<ChatResponseUpdate> Stream(TestRouter router, double? rate, CancellationToken cancellation = default)
        => router.Router.Chat("g").StreamAsync("hi", null, new RouteOptions { MinTokensPerSecond = rate }, cancellation).GetAsyncEnumerator(CancellationToken.None);

    private static async Task<List<ChatResponseUpdate>> Updates(TestRouter router, double? rate)
    {
        var updates = new List<ChatResponseUpdate>();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, rate);
        while (await stream.MoveNextAsync())
        {
            updates.Add(stream.Current);
        }

        return updates;
    }

    private static async Task<string> Read(TestRouter router, double? rate) => string.Concat((await Updates(router, rate)).Select(u => u.Text));
}
