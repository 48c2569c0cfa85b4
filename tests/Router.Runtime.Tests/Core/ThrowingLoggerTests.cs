using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

/// <summary>An application's logger that throws costs its line, and nothing else.</summary>
public class ThrowingLoggerTests
{
    private const string Json = """
        { "groups": { "g": { "chunkTimeoutSeconds": 5, "deployments": [
          { "id": "a", "model": "openai/m", "apiKey": "env:A", "order": 1 }, { "id": "b", "model": "openai/m", "apiKey": "env:B", "order": 2 } ] } } }
        """;

    [Fact]
    public async Task Failover_goes_on()
    {
        using var router = new TestRouter(Json, configure: options => options.LoggerFactory = new Factory());
        router["g/a"].Then(Fails(FailureKind.ServerError, 503, retryAfter: TimeSpan.FromSeconds(9)));
        Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        Assert.True(router.State("g/a").CooldownUntil > router.Engine.Clock.Now);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_silent_stream_ends_without_harm_to_the_thread_of_its_timer()
    {
        using var router = new TestRouter(Json, configure: options => options.LoggerFactory = new Factory());
        var reader = new FakeReader("a", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => new(reader);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.StreamAsync("g", "hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        ValueTask<bool> next = stream.MoveNextAsync();
        router.Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<LlmRouterException>(() => next.AsTask());
        Assert.Equal(0, router.InFlight);
    }

    private sealed class Factory : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("a logger that throws");

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => throw new InvalidOperationException("a logger that throws");

        public void Dispose()
        {
        }
    }
}
