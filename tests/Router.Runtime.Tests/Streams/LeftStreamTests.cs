using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Streams;

/// <summary>A stream is left at every chunk, by disposal and by cancellation, also while it goes on elsewhere: all is settled once, at once.</summary>
public class LeftStreamTests
{
    private static readonly RouteOptions GoesOn = new() { ContinueStreams = true };

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (string name in WireScenario.Names)
        {
            cases.Add(name, true);
            cases.Add(name, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Leaving_between_two_chunks_cuts_the_provider_at_once(string name, bool cancel)
    {
        WireScenario scenario = WireScenario.All[name];
        for (int leaveAfter = 0; leaveAfter < 12; leaveAfter++)
        {
            using var router = new WireRouter();
            router.Answers['a'] = _ => new CutBody([.. scenario.Chunks.Select(Cuts.Event)], Cut.End);
            using var source = new CancellationTokenSource();
            IAsyncEnumerator<ChatResponseUpdate> stream = router.Stream(cancellation: source.Token);
            bool isOpen = true;
            for (int i = 0; i < leaveAfter && isOpen; i++)
            {
                // The update that says how it was routed comes when all is settled.
                isOpen = await stream.MoveNextAsync() && stream.Current.Route() is null;
            }

            if (cancel && isOpen)
            {
                source.Cancel();
            }
            else
            {
                await stream.DisposeAsync();
            }

            router.AssertSettled($"left after {leaveAfter}");
            DeploymentStatus status = router.Status('a');
            Assert.Equal(leaveAfter == 0 ? 0 : 1, status.Requests);
            Assert.Equal(isOpen && leaveAfter > 0 ? (1L, 0L) : (0L, leaveAfter == 0 ? 0L : 1L), (status.Cancelled, status.Successes));
            await stream.DisposeAsync();
            router.AssertSettled($"left after {leaveAfter}, twice");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Leaving_during_a_pending_read_cuts_the_provider_at_once(string name, bool cancel)
    {
        WireScenario scenario = WireScenario.All[name];
        for (int at = 0; at <= scenario.Finish; at++)
        {
            using var router = new WireRouter();
            router.Answers['a'] = _ => new CutBody([.. scenario.Chunks[..at].Select(Cuts.Event)], Cut.Silence);
            using var source = new CancellationTokenSource();
            IAsyncEnumerator<ChatResponseUpdate> stream = router.Stream(cancellation: source.Token);
            Task<bool> move;
            do
            {
                move = stream.MoveNextAsync().AsTask();
            }
            while (move.IsCompleted);

            await Leave(stream, source, cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move.WaitAsync(TimeSpan.FromMinutes(1)));
            await stream.DisposeAsync();
            router.AssertSettled($"left at {at}");
            DeploymentStatus status = router.Status('a');
            Assert.Equal((1L, 1L), (status.Requests, status.Cancelled));
            Assert.Equal(at > scenario.Visible, status.OutputTokens > 0);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaving_while_a_stream_goes_on_settles_both_parts(bool cancel)
    {
        WireScenario scenario = WireScenario.All["text"];
        for (int at = 2; at <= scenario.Finish; at++)
        {
            // -1: before the headers of the second answer are there.
            for (int second = -1; second <= 3; second++)
            {
                using var router = new WireRouter();
                router.Answers['a'] = _ => new CutBody([.. scenario.Chunks[..at].Select(Cuts.Event)], Cut.Reset);
                router.Answers['b'] = _ => new CutBody([.. WireScenario.ChunksOf("x", "y")[..second].Select(Cuts.Event)], Cut.Silence);
                if (second < 0)
                {
                    router.BeforeAnswer = (host, token) => host == 'b' ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
                }

                using var source = new CancellationTokenSource();
                IAsyncEnumerator<ChatResponseUpdate> stream = router.Stream(GoesOn, cancellation: source.Token);
                Task<bool> move;
                do
                {
                    move = stream.MoveNextAsync().AsTask();
                }
                while (move.IsCompleted);

                string because = $"cut at {at}, left at {second}";
                await Leave(stream, source, cancel);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move.WaitAsync(TimeSpan.FromMinutes(1)));
                await stream.DisposeAsync();
                router.AssertSettled(because);
                Assert.Equal((1L, 1L), (router.Status('a').Failures[FailureKind.Connection], router.Status('b').Cancelled));
                Assert.Equal("ab", string.Concat(router.Hosts));
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.MoveNextAsync().AsTask());
            }
        }
    }

    [Theory]
    [InlineData("asked")]
    [InlineData("first read")]
    [InlineData("second read")]
    [InlineData("event")]
    [InlineData("cut")]
    public async Task Leaving_in_the_very_moment_of_the_swap_leaves_nothing_behind(string moment)
    {
        WireScenario scenario = WireScenario.All["text"];
        foreach (bool cancel in (bool[])[true, false])
        {
            using var router = new WireRouter();
            using var source = new CancellationTokenSource();
            IAsyncEnumerator<ChatResponseUpdate> stream = null!;
            int reads = 0;
            void LeaveAt(string now)
            {
                if (now == moment)
                {
                    _ = Leave(stream, source, cancel).AsTask();
                }
            }

            router.Answers['a'] = _ => new CutBody(
                [.. scenario.Chunks[..3].Select(Cuts.Event)], Cut.Reset, onRead: () => LeaveAt(router.Bodies.Count == 1 && reads++ == 3 ? "cut" : ""));
            router.Answers['b'] = _ =>
            {
                LeaveAt("asked");
                int secondReads = 0;
                return new CutBody(
                    [.. WireScenario.ChunksOf(" wide", " wörld").Select(Cuts.Event)], Cut.End, onRead: () => LeaveAt(secondReads++ switch { 0 => "first read", 1 => "second read", _ => "" }));
            };
            using IDisposable subscription = router.Router.Events.Subscribe(new Observer(e => LeaveAt(e is StreamContinuedEvent ? "event" : "")));
            stream = router.Stream(GoesOn, cancellation: source.Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (await stream.MoveNextAsync())
                {
                }

                throw new InvalidOperationException("it ended well");
            });
            await stream.DisposeAsync();
            router.AssertSettled($"{moment}, {(cancel ? "cancelled" : "disposed")}");
        }
    }

    [Fact]
    public async Task Leaving_at_any_time_from_another_thread_settles_everything_once()
    {
        const int Seed = 20_26;
        var random = new Random(Seed);
        using TestRouter router = TestRouter.Of("a b c", "\"cooldown\": \"off\",");
        foreach (string id in (string[])["a", "b", "c"])
        {
            router["g/" + id].OnStream = (_, _) => new(new Outcome<ChatStreamReader>(new YieldingReader(3, breaks: true)));
        }

        for (int round = 0; round < 400; round++)
        {
            IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", null, GoesOn, TestContext.Current.CancellationToken).GetAsyncEnumerator(CancellationToken.None);
            int spins = random.Next(4_000);
            Task leaving = Task.Run(async () =>
            {
                Thread.SpinWait(spins);
                await stream.DisposeAsync();
            });
            try
            {
                while (await stream.MoveNextAsync())
                {
                }
            }
            catch (Exception e) when (e is OperationCanceledException or LlmRouterException)
            {
                // Every end but these would be a fault.
            }

            await leaving;
            Assert.True(router.InFlight == 0, $"seed {Seed}, round {round}: {router.InFlight} in flight");
        }

        DeploymentStatus[] status = [.. router.Router.GetStatus()];
        Assert.Equal(status.Sum(s => s.Requests), status.Sum(s => s.Successes + s.Cancelled + s.Failures.Values.Sum()));
        Assert.Equal(0, router.Time.PendingTimers);
    }

    [Fact]
    public void A_stream_that_went_on_and_that_nobody_holds_is_settled_by_the_collector()
    {
        using TestRouter router = TestRouter.Of("a b");
        int calls = 0;
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) => new(new Outcome<ChatStreamReader>(
                calls++ == 0 ? new FakeReader("one ", FakeClient.Fails(FailureKind.Connection)) : new FakeReader("two ", "three")));
        }

        Start(router);
        Assert.Equal(1, router.InFlight);
        for (int i = 0; i < 20 && router.InFlight > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, router.InFlight);
        DeploymentStatus[] status = [.. router.Router.GetStatus()];
        Assert.Equal((1L, 1L), (status.Sum(s => s.Failures.Values.Sum()), status.Sum(s => s.Cancelled)));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Start(TestRouter router)
        {
            IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", null, GoesOn).GetAsyncEnumerator();
            Assert.True(stream.MoveNextAsync().AsTask().GetAwaiter().GetResult());
            Assert.True(stream.MoveNextAsync().AsTask().GetAwaiter().GetResult());
            Assert.Equal("two ", stream.Current.Text);
        }
    }

    private static ValueTask Leave(IAsyncEnumerator<ChatResponseUpdate> stream, CancellationTokenSource source, bool cancel)
    {
        if (!cancel)
        {
            return stream.DisposeAsync();
        }

        source.Cancel();
        return default;
    }

    private sealed class Observer(Action<RouterEvent> tell) : IObserver<RouterEvent>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(RouterEvent value) => tell(value);
    }

    /// <summary>Every read gives its thread away first.</summary>
    private sealed class YieldingReader(int pieces, bool breaks) : ChatStreamReader
    {
        private volatile bool _aborted;
        private int _next;

        public override async ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return _aborted ? FakeClient.Fails(FailureKind.Connection)
                : _next++ < pieces ? new ChatResponseUpdate(ChatRole.Assistant, "text ")
                : breaks ? FakeClient.Fails(FailureKind.Connection)
                : (ChatResponseUpdate?)null;
        }

        public override void Abort() => _aborted = true;

        public override ValueTask DisposeAsync() => default;
    }
}
