using LlmRouter.Core;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Tests.Core;

/// <summary>Who is told of cooldowns and of their end.</summary>
public class CooldownEventTests
{
    private static Attempt Start(TestRouter router) => Attempt.Start(router, "g/a");

    [Fact]
    public void Every_move_of_the_deadline_and_every_return_is_told_in_order()
    {
        using TestRouter router = TestRouter.Of("a b");
        var told = new Told(router);
        Attempt late = Start(router);
        Attempt longer = Start(router);
        Start(router).Fails(FailureKind.PermissionDenied);
        late.Fails(FailureKind.RateLimited, 429, 3);
        longer.Fails(FailureKind.RateLimited, 429, 8);
        router.Pass(8);
        Start(router).Fails(FailureKind.ServerError);
        router.Pass(10);
        Start(router).Succeeds();
        Start(router).Succeeds();
        Assert.Equal(
            ["g/a cools for 5 after PermissionDenied", "g/a cools for 8 after RateLimited", "g/a cools for 10 after ServerError", "g/a is back"],
            told.Events);
        Assert.Equal(router.Time.GetUtcNow(), told.Last!.Time);
    }

    [Fact]
    public void A_rate_limit_that_ends_by_itself_and_one_left_in_are_no_return()
    {
        using TestRouter router = TestRouter.Of("a b");
        var told = new Told(router);
        Start(router).Fails(FailureKind.RateLimited, 429, 3);
        router.Pass(3);
        Start(router).Succeeds();
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Router.Deployments.Drain("g", "b");
        router.Pass(5);
        Start(router).Fails(FailureKind.ServerError);
        Start(router).Succeeds();
        Assert.Equal(["g/a cools for 3 after RateLimited", "g/a cools for 5 after PermissionDenied"], told.Events);
    }

    [Fact]
    public void A_reset_by_hand_is_told_if_there_was_something_to_end()
    {
        using TestRouter router = TestRouter.Of("a b");
        var told = new Told(router);
        router.Router.Deployments.ResetCooldown("g", "a");
        Assert.Empty(told.Events);
        Start(router).Fails(FailureKind.RateLimited, 429, 3);
        router.Router.Deployments.ResetCooldown("g", "a");
        router.Pass(1);
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Pass(5);
        router.Router.Reset();
        router.Router.Reset();
        Assert.Equal(["g/a cools for 3 after RateLimited", "g/a is back", "g/a cools for 5 after PermissionDenied", "g/a is back"], told.Events);
    }

    [Fact]
    public void Every_deployment_of_a_refused_key_is_told()
    {
        using var router = new TestRouter("""
            { "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:SAME" }, { "id": "b", "model": "openai/n", "apiKey": "env:SAME" } ] } } }
            """);
        var told = new Told(router);
        Start(router).Fails(FailureKind.Authentication);
        Assert.Equal(["g/a cools for 5 after Authentication", "g/b cools for 5 after Authentication"], told.Events);
    }

    [Fact]
    public void Whoever_waits_for_capacity_is_told_of_what_no_time_tells()
    {
        using TestRouter router = TestRouter.Of("a b");
        List<string> changed = [];
        router.Engine.CapacityChanged = d => changed.Add(d.Name);
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Pass(5);
        Assert.Empty(changed);
        Start(router).IsCancelled();
        Assert.Single(changed);
        Start(router).Succeeds();
        Assert.Equal(2, changed.Count);
        Start(router).Succeeds();
        Start(router).IsCancelled();
        Assert.Equal(2, changed.Count);
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Router.Deployments.ResetCooldown("g", "a");
        Assert.Equal(["g/a", "g/a", "g/a"], changed);
    }

    [Fact]
    public void An_observer_may_change_the_router_that_tells_it()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Router.Events.Subscribe(new Told.Observer(e =>
        {
            if (e is CooldownEvent cooled)
            {
                Assert.False(router.Engine.Sparing.IsHeldByCurrentThread);
                Assert.False(router.State(cooled.Deployment).Chunk.Health.IsHeldByCurrentThread);
                router.Router.Deployments.ResetCooldown("g", "a");
            }
        }));
        Start(router).Fails(FailureKind.RateLimited);
        Assert.Equal(0, router.CoolsFor("g/a"));
        Start(router).Fails(FailureKind.PermissionDenied);
    }

    [Fact]
    public void A_return_is_logged()
    {
        var log = new Lines();
        using var router = new TestRouter(
            """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" } ] } } }""", configure: o => o.LoggerFactory = log);
        Start(router).Fails(FailureKind.PermissionDenied);
        router.Pass(5);
        Start(router).Succeeds();
        Assert.Contains("Warning g/a cools down for 5 s after PermissionDenied", log.All);
        Assert.Single(log.All, l => l == "Information g/a has answered again and is back");
    }

    private sealed class Told
    {
        public Told(TestRouter router)
            => router.Router.Events.Subscribe(new Observer(e =>
            {
                if (e is CooldownEvent or RecoveredEvent)
                {
                    Last = e;
                    Events.Add(e is CooldownEvent c ? $"{c.Deployment} cools for {c.Duration.TotalSeconds} after {c.Kind}" : $"{((RecoveredEvent)e).Deployment} is back");
                }
            }));

        public List<string> Events { get; } = [];

        public RouterEvent? Last { get; private set; }

        public sealed class Observer(Action<RouterEvent> next) : IObserver<RouterEvent>
        {
            public void OnCompleted()
            {
            }

            public void OnError(Exception error)
            {
            }

            public void OnNext(RouterEvent value) => next(value);
        }
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => All.Add($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
