using LlmRouter.Core;
using LlmRouter.Testing;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Resilience;

/// <summary>Pipelines of the application around single attempts.</summary>
public class PipelineTests
{
    private static readonly string TwoDeployments = """
        { "groups": { "g": { "strategy": "round-robin", "deployments": [ { "id": "a", "model": "openai/m" }, { "id": "b", "model": "openai/m" } ] } } }
        """;

    [Fact]
    public async Task A_pipelines_timeout_ends_the_attempt_and_the_request_moves_on()
    {
        using TestRouter router = WithPipeline((builder, id) => { if (id == "a") { builder.AddTimeout(TimeSpan.FromSeconds(3)); } });
        router["g/a"].OnComplete = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Answer("never");
        };
        Task<ChatResponse> call = router.Router.Chat("g").CompleteAsync("hi");
        router.Time.Advance(TimeSpan.FromSeconds(3));
        RouteInfo route = (await call).Route()!;
        Assert.Equal([FailureKind.Timeout, null], route.Attempts.Select(a => a.Kind));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_broken_circuit_sends_requests_elsewhere_without_sending_them_there()
    {
        using TestRouter router = WithPipeline((builder, id) =>
        {
            if (id == "a")
            {
                builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions { FailureRatio = 0.1, MinimumThroughput = 2, ShouldHandle = args => new(args.Outcome.Exception is AttemptFailedException { Kind: FailureKind.Conflict }) });
            }
        });
        router["g/a"].Then(Fails(FailureKind.Conflict, 409));
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("b", (await router.Router.Chat("g").CompleteAsync("hi")).Route()!.Deployment);
        }

        // Two failures break it; what it refuses is neither sent nor counted against a limit.
        Assert.Equal(2, router["g/a"].Calls);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_pipeline_that_retries_does_not_send_twice_and_is_reported_once()
    {
        var logger = new Logs();
        using TestRouter router = WithPipeline(
            (builder, _) => builder.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.Zero }), logger);
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        router["g/b"].Then(Fails(FailureKind.ServerError, 500), Answer("ok"));
        Assert.Equal("b", (await router.Router.CompleteAsync("g/b", "hi", route: new RouteOptions { Retries = 1, Timeout = TimeSpan.FromSeconds(100) }).Advancing(router)).Route()!.Deployment);
        Assert.Equal(2, router["g/b"].Calls);
        Assert.Single(logger.Lines, l => l.Contains("tries again by itself", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_keeps_its_kind_through_a_pipeline()
    {
        using TestRouter router = WithPipeline((builder, _) => builder.AddTimeout(TimeSpan.FromSeconds(30)));
        router["g/a"].Then(Fails(FailureKind.NotFound, 404));
        RouteInfo route = (await router.Router.Chat("g").CompleteAsync("hi")).Route()!;
        Assert.Equal((FailureKind.NotFound, 404), (route.Attempts[0].Kind, route.Attempts[0].StatusCode));
    }

    [Fact]
    public async Task A_committed_stream_is_not_reached_by_the_timeout_of_its_own_attempt_nor_of_any_later_one()
    {
        using TestRouter router = WithPipeline((builder, _) => builder.AddTimeout(TimeSpan.FromSeconds(5)));
        router["g/a"].OnStream = (_, _) => new(new FakeReader("one ", FakeReader.Stall));
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g").StreamAsync("hi", cancellationToken: stop.Token).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Task<bool> pending = stream.MoveNextAsync().AsTask();

        // The pipeline's pooled token source goes from request to request; all of these time out.
        router["g/a"].OnComplete = router["g/b"].OnComplete = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Answer("never");
        };
        router.Router.UpdateSettings("""{ "cooldown": "off" }""");
        for (int i = 0; i < 4; i++)
        {
            Task<ChatResponse> other = router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Retries = 0 });
            router.Time.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<LlmRouterException>(() => other)).Kind);
        }

        Assert.False(pending.IsCompleted);
        await stop.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Equal(stop.Token, e.CancellationToken);
        await stream.DisposeAsync();
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_stream_that_has_begun_cannot_be_refused_by_a_pipeline_any_more()
    {
        using TestRouter router = WithPipeline((builder, _) => builder.AddRetry(new Polly.Retry.RetryStrategyOptions
        {
            ShouldHandle = static _ => PredicateResult.True(),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.Zero,
        }));
        router["g/a"].OnStream = router["g/b"].OnStream = (_, _) => new(new FakeReader("one ", "two"));
        string text = "";
        RouteInfo? route = null;
        await foreach (ChatResponseUpdate update in router.Router.Chat("g").StreamAsync("hi"))
        {
            text += update.Text;
            route = update.Route() ?? route;
        }

        Assert.Equal("one two", text);
        Assert.Single(route!.Attempts);
        Assert.Equal(1, router["g/a"].Calls + router["g/b"].Calls);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task An_attempt_that_a_pipeline_does_not_begin_is_not_counted()
    {
        using TestRouter router = WithPipeline((builder, id) =>
        {
            if (id == "a")
            {
                builder.AddStrategy(_ => new Breaks(), new Nothing());
            }
        });
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal("b", (await router.Router.Chat("g").CompleteAsync("hi")).Route()!.Deployment);
        }

        Assert.Equal(0, router["g/a"].Calls);
        DeploymentStatus a = router.Router.GetStatus()[0];
        Assert.Equal((0L, null), (a.InputTokens, a.CoolsFor));
        Assert.All(a.Failures.Keys, k => Assert.Equal(FailureKind.NoneEligible, k));
    }

    private sealed class Nothing : ResilienceStrategyOptions;

    private sealed class Breaks : ResilienceStrategy
    {
        protected override ValueTask<Polly.Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Polly.Outcome<TResult>>> callback, ResilienceContext context, TState state)
            => new(Polly.Outcome.FromException<TResult>(new InvalidTimeZoneException("broken")));
    }

    private static TestRouter WithPipeline(Action<ResiliencePipelineBuilder, string> configure, Logs? logs = null)
    {
        var time = new ManualTimeProvider();
        return new TestRouter(
            TwoDeployments,
            configure: options =>
            {
                options.LoggerFactory = logs;
                options.AttemptPipeline = deployment =>
                {
                    var builder = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider };
                    configure(builder, deployment.Id);
                    return builder.Build();
                };
            });
    }
}
