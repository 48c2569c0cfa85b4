using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Telemetry;

public class EventTests
{
    private const string Json = """
        { "groups": {
          "g": { "strategy": "round-robin", "fallbacks": ["h"], "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B" } ] },
          "h": { "deployments": [ { "id": "c", "model": "openai/n", "apiKey": "env:C" } ] } } }
        """;

    private static string Say(RouterEvent happened) => happened switch
    {
        AttemptFailedEvent e => $"failed {e.Attempt.Group}/{e.Attempt.Deployment} {e.Attempt.Kind}",
        FallbackEvent e => $"fallback {e.From} {e.To} {e.Kind}",
        RequestAnsweredEvent e => $"answered {e.Route.Group}/{e.Route.Deployment} {e.Route.Attempts.Count}",
        RequestFailedEvent e => $"ended {e.Group} {e.Kind} {e.Attempts.Count}",
        _ => happened.GetType().Name,
    };

    private static string? IdOf(RouterEvent happened) => happened switch
    {
        AttemptFailedEvent e => e.RequestId,
        FallbackEvent e => e.RequestId,
        RequestAnsweredEvent e => e.Route.RequestId,
        RequestFailedEvent e => e.RequestId,
        _ => null,
    };

    [Fact]
    public async Task A_request_with_a_failover_and_a_fallback_tells_its_story_in_order()
    {
        using var router = new TestRouter(Json);
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(events.Add);
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        router["g/b"].Then(Fails(FailureKind.Connection));
        RouteInfo route = (await router.Router.CompleteAsync("g", "hi")).Route()!;
        Assert.Equal(["failed g/a ServerError", "failed g/b Connection", "fallback g h ServerError", "answered h/c 3"], events.Select(Say));
        Assert.All(events, e => Assert.Equal((route.RequestId, router.Time.GetUtcNow()), (IdOf(e), e.Time)));
        Assert.Same(route, Assert.IsType<RequestAnsweredEvent>(events[^1]).Route);
    }

    [Fact]
    public async Task A_request_that_fails_says_so_once_with_its_attempts()
    {
        using var router = new TestRouter(Json);
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(events.Add);
        router["g/a"].Then(Fails(FailureKind.BadRequest, 400));
        router["g/b"].Then(Fails(FailureKind.BadRequest, 400));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.Equal(["failed g/a BadRequest", "ended g BadRequest 1"], events.Select(Say));
        Assert.Equal(e.RequestId, IdOf(events[1]));

        // Nobody could even be asked.
        events.Clear();
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Region = "mars" }));
        Assert.Equal(["ended g NoneEligible 0"], events.Select(Say));
    }

    [Fact]
    public async Task A_stream_is_answered_at_its_end()
    {
        using var router = new TestRouter(Json);
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(events.Add);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.StreamAsync("g", "hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Assert.Empty(events);
        while (await stream.MoveNextAsync())
        {
        }

        Assert.Equal(["answered g/a 1"], events.Select(Say));
        Assert.NotNull(Assert.IsType<RequestAnsweredEvent>(events[0]).Route.TimeToFirstToken);
    }

    [Fact]
    public async Task A_stream_that_breaks_says_so_once_however_often_its_consumer_comes_back()
    {
        using var router = new TestRouter(Json);
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(events.Add);
        router["g/a"].OnStream = (_, _) => new(new FakeReader("a", Fails(FailureKind.Connection, stage: FailureStage.Sent)));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.StreamAsync("g", "hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<LlmRouterException>(async () => await stream.MoveNextAsync());
        }

        Assert.Equal(["failed g/a Connection", "ended g Connection 1"], events.Select(Say));
    }

    [Fact]
    public async Task What_its_caller_cancels_is_neither_answered_nor_failed()
    {
        using var router = new TestRouter(Json);
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(events.Add);
        using var cancellation = new CancellationTokenSource();
        router["g/a"].OnComplete = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        Task<ChatResponse> call = router.Router.CompleteAsync("g", "hi", cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await router.Router.StreamAsync("g", "hi").GetAsyncEnumerator().DisposeAsync();
        Assert.Empty(events);
    }

    [Fact]
    public async Task An_observer_that_throws_disturbs_nobody()
    {
        using var router = new TestRouter(Json);
        var events = new List<RouterEvent>();
        using IDisposable first = router.Router.Events.Subscribe(_ => throw new InvalidOperationException("mine"));
        using IDisposable second = router.Router.Events.Subscribe(events.Add);
        Assert.Equal("a", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        Assert.Single(events);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task Observers_may_come_and_go_while_they_are_told()
    {
        using var router = new TestRouter(Json);
        int once = 0, inner = 0;
        IDisposable? own = null;
        own = router.Router.Events.Subscribe(_ =>
        {
            once++;
            own!.Dispose();
            own.Dispose();
            router.Router.Events.Subscribe(_ => inner++);
        });
        await router.Router.CompleteAsync("g", "hi");
        Assert.Equal((1, 0), (once, inner));
        await router.Router.CompleteAsync("g", "hi");
        Assert.Equal((1, 1), (once, inner));
    }

    [Fact]
    public async Task One_type_can_be_listened_to_alone()
    {
        using var router = new TestRouter(Json);
        var failures = new List<AttemptFailedEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe<AttemptFailedEvent>(failures.Add);
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        await router.Router.CompleteAsync("g", "hi");
        Assert.Equal("a", Assert.Single(failures).Attempt.Deployment);
        subscription.Dispose();
        Assert.False(router.Engine.Events.Any);
        Assert.Throws<ArgumentNullException>(() => router.Router.Events.Subscribe<AttemptFailedEvent>(null!));
    }

    [Fact]
    public void Disposing_the_router_completes_its_events_also_for_those_who_come_late()
    {
        var router = new TestRouter(Json);
        var before = new Observer();
        var gone = new Observer();
        using IDisposable subscription = router.Router.Events.Subscribe(before);
        router.Router.Events.Subscribe(gone).Dispose();
        router.Dispose();
        router.Dispose();
        var late = new Observer();
        router.Router.Events.Subscribe(late).Dispose();
        Assert.Equal((1, 0, 1), (before.Completed, gone.Completed, late.Completed));
    }

    private sealed class Observer : IObserver<RouterEvent>
    {
        public int Completed { get; private set; }

        public void OnCompleted() => Completed++;

        public void OnError(Exception error)
        {
        }

        public void OnNext(RouterEvent value)
        {
        }
    }
}
