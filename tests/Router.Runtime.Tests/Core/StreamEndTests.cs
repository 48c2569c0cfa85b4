using System.Collections;
using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

/// <summary>However a stream ends, and whatever breaks while it does, its lease comes back and its consumer is told the truth.</summary>
public class StreamEndTests
{
    [Fact]
    public async Task A_cancellation_during_a_read_is_not_lost_when_the_read_succeeds_all_the_same()
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new DeafReader();
        router["g/a"].OnStream = (_, _) => Open(reader);
        using var source = new CancellationTokenSource();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", cancellationToken: source.Token).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        source.Cancel();
        reader.Release();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.True(reader.Aborted);
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_tokens_the_cancellation_carries_the_one_that_was_cancelled(bool first)
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => Open(new FakeReader("one", FakeReader.Stall));
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", cancellationToken: one.Token).GetAsyncEnumerator(other.Token);
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        CancellationTokenSource cancelled = first ? one : other;
        cancelled.Cancel();
        Assert.Equal(cancelled.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending)).CancellationToken);
    }

    [Fact]
    public async Task A_first_token_timer_that_fires_after_the_commit_ends_the_stream_as_a_timeout_not_as_the_callers_wish()
    {
        var time = new HookedTime();
        using var router = new TestRouter(One, configure: o => o.TimeProvider = time);
        router["g/a"].OnStream = (_, _) => Open(new FakeReader("one", FakeReader.Stall));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        time.Timers[0]();
        var e = await Assert.ThrowsAsync<LlmRouterException>(async () => await stream.MoveNextAsync());
        Assert.Equal(FailureKind.Timeout, e.Kind);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_client_that_throws_when_it_is_cut_harms_neither_the_books_nor_the_timers_thread()
    {
        using TestRouter router = TestRouter.Of("a", "\"chunkTimeoutSeconds\": 7,");
        router["g/a"].OnStream = (_, _) => Open(new BrittleReader());
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        router.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((0, 0), (router.InFlight, router.Time.PendingTimers));
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<LlmRouterException>(async () => await stream.MoveNextAsync())).Kind);
    }

    [Fact]
    public async Task A_client_that_throws_when_it_is_cut_hides_no_failure_before_the_commit()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,");
        router["g/a"].OnStream = (_, _) => Open(new BrittleReader(Fails(FailureKind.RateLimited, 429)));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Assert.Equal(FailureKind.RateLimited, (await Assert.ThrowsAsync<LlmRouterException>(async () => await stream.MoveNextAsync())).Kind);
    }

    [Fact]
    public async Task A_conversation_that_its_owner_changes_meanwhile_does_not_keep_the_lease()
    {
        using TestRouter router = TestRouter.Of("a");
        var history = new History(new ChatMessage(ChatRole.User, "hi"));
        await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync(history))
        {
            history.Shrinks = true;
            break;
        }

        Assert.Equal((0, 1L), (router.InFlight, router.Router.GetStatus()[0].Cancelled));
    }

    [Fact]
    public async Task A_stream_that_ends_well_throws_nothing_under_the_surface()
    {
        using TestRouter router = TestRouter.Of("a");
        int thread = Environment.CurrentManagedThreadId;
        var thrown = new List<Exception>();
        EventHandler<System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs> watch = (_, e) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                thrown.Add(e.Exception);
            }
        };
        AppDomain.CurrentDomain.FirstChanceException += watch;
        try
        {
            await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi"))
            {
                // Everything completes at once, so the thread stays the same.
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= watch;
        }

        Assert.Empty(thrown);
    }

    [Fact]
    public async Task Disposing_during_the_wait_before_a_retry_ends_the_wait()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => new(Fails(FailureKind.ServerError, 500));
        IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        Assert.False(pending.IsCompleted);
        await stream.DisposeAsync();

        // The guard is for a broken build only: virtual time stands still.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, router["g/a"].Calls);
    }

    [Fact]
    public async Task Disposing_while_the_next_attempt_is_being_made_reaches_it()
    {
        var time = new HookedTime();
        using var router = new TestRouter(Two, configure: o => o.TimeProvider = time);
        CancellationToken second = default;
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, token) =>
            {
                second = token;
                return router["g/a"].Calls + router["g/b"].Calls == 1 ? new(Fails(FailureKind.ServerError, 500)) : Open(new FakeReader("late"));
            };
        }

        IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi").GetAsyncEnumerator();
        time.OnTimer = before =>
        {
            if (before == 1)
            {
                _ = stream.DisposeAsync();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.MoveNextAsync());
        Assert.True(second.IsCancellationRequested);
        Assert.Equal(0, router.InFlight);
    }

    private const string One = """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m" } ] } } }""";
    private const string Two = """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m" }, { "id": "b", "model": "openai/m" } ] } } }""";

    private static ValueTask<Outcome<ChatStreamReader>> Open(ChatStreamReader reader) => new(new Outcome<ChatStreamReader>(reader));

    /// <summary>Heeds no token: its second read ends when it is told to.</summary>
    private sealed class DeafReader : ChatStreamReader
    {
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reads;

        public bool Aborted { get; private set; }

        public void Release() => _release.SetResult();

        public override async ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
        {
            if (_reads++ > 0)
            {
                await _release.Task;
            }

            return new ChatResponseUpdate(ChatRole.Assistant, "more");
        }

        public override void Abort() => Aborted = true;

        public override ValueTask DisposeAsync() => default;
    }

    private sealed class BrittleReader(LlmRouter.Errors.Failure? failure = null) : ChatStreamReader
    {
        public override ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
            => new(failure is null ? new ChatResponseUpdate(ChatRole.Assistant, "one") : failure);

        public override void Abort() => throw new InvalidOperationException("a callback of the application threw");

        public override ValueTask DisposeAsync() => default;
    }

    private sealed class History(params ChatMessage[] messages) : IReadOnlyList<ChatMessage>
    {
        public bool Shrinks { get; set; }

        public int Count => messages.Length;

        public ChatMessage this[int index] => Shrinks ? throw new ArgumentOutOfRangeException(nameof(index)) : messages[index];

        public IEnumerator<ChatMessage> GetEnumerator() => messages.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
