using System.Collections.Concurrent;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Tests.Overrides;

/// <summary>What calls by name make of <see cref="ChatOptions.ModelId"/>: the same as typed ones.</summary>
public class ModelIdTests
{
    private const string Json = """
        { "aliases": { "best": "g" }, "defaults": { "defaultGroup": "g" },
          "groups": {
          "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B" } ] },
          "star/*": { "deployments": [ { "id": "s", "model": "openai/*", "apiKey": "env:A" } ] },
          "e": { "mode": "embedding", "deployments": [ { "id": "x", "model": "openai/e", "apiKey": "env:A" }, { "id": "y", "model": "openai/e", "apiKey": "env:B" } ] } } }
        """;

    [Theory]
    [InlineData("g", null, "a b", 0)]
    [InlineData("g", "G", "a b", 0)]
    [InlineData("best", "best", "a b", 0)]
    [InlineData("gpt-99", "gpt-99", "a b", 0)] // The default group.
    [InlineData("g", "b", "b", 0)]
    [InlineData("best", "B", "b", 0)]
    [InlineData("g", "g/b", "b", 0)]
    [InlineData("g", "gpt-99", "a b", 1)]
    [InlineData("g/a", "g/a", "a", 0)]
    [InlineData("g/a", "a", "a", 0)]
    [InlineData("g/a", "g", "a", 0)]
    [InlineData("g/a", "b", "a", 1)] // The name goes before.
    [InlineData("star/m", "star/m", "s", 0)]
    public async Task It_pins_a_deployment_of_the_group_or_is_ignored_with_one_warning(string name, string? modelId, string expected, int warnings)
    {
        var log = new Logs();
        using var router = new TestRouter(Json, configure: o => o.LoggerFactory = log);
        var seen = new SortedSet<string>();
        var options = new ChatOptions { ModelId = modelId };
        for (int i = 0; i < 30; i++)
        {
            seen.Add((await router.Router.CompleteAsync(name, "hi", options)).Route()!.Deployment);
            seen.Add((await router.Router.CompleteAsync(name, [new ChatMessage(ChatRole.User, "hi")], options)).Route()!.Deployment);
            seen.Add((await router.Router.StreamAsync(name, "hi", options).ToChatResponseAsync()).Route()!.Deployment);
            seen.Add(router.Router.Select(name, options: options)!.Value.Id);
        }

        Assert.Equal(expected, string.Join(' ', seen));
        Assert.Equal(warnings, log.Warnings.Count);
    }

    [Fact]
    public async Task Options_for_the_router_go_before_and_embeddings_take_it_too()
    {
        using var router = new TestRouter(Json);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("a", (await router.Router.CompleteAsync("g", "hi", new ChatOptions { ModelId = "b" }, new RouteOptions { Deployment = "a" })).Route()!.Deployment);
            Assert.Equal("y", (await router.Router.EmbedAsync("e", ["hi"], new EmbeddingGenerationOptions { ModelId = "y" })).Route()!.Deployment);
        }
    }

    [Fact]
    public async Task A_call_of_the_wrong_mode_says_so()
    {
        using var router = new TestRouter(Json);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => router.Router.CompleteAsync("e", "hi"));
        Assert.Equal("Group 'e' is of mode Embedding; this call needs one of mode Chat.", e.Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => router.Router.EmbedAsync("g", ["hi"]));
    }

    [Theory]
    [InlineData("g", "c", "a, b")]
    [InlineData("g", "e/x", "a, b")]
    [InlineData("all", "inner", "b, g/a")]
    public async Task A_weight_for_nobody_is_refused_with_the_ids_that_there_are(string group, string id, string known)
    {
        using var router = new TestRouter("""
            { "groups": {
              "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B" } ] },
              "inner": { "deployments": [ { "model": "group/g" } ] },
              "all": { "deployments": [ { "id": "b", "model": "openai/m", "apiKey": "env:C" }, { "model": "group/inner" } ] } } }
            """);
        var route = new RouteOptions { Weights = new Dictionary<string, double> { [id] = 1 } };
        Func<Task>[] calls =
        [
            () => router.Router.CompleteAsync(group, "hi", null, route),
            () => router.Router.Chat(group).CompleteAsync("hi", null, route),
            () => Task.Run(() => router.Router.StreamAsync(group, "hi", null, route)),
            () => Task.Run(() => router.Router.Chat(group).StreamAsync("hi", null, route)),
            () => Task.Run(() => router.Router.Explain(group, route: route)),
        ];
        foreach (Func<Task> call in calls)
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(call);
            Assert.Contains($"'{id}'", e.Message, StringComparison.Ordinal);
            Assert.Contains($"'{group}'. It has: {known}", e.Message, StringComparison.Ordinal);
        }

        // Those of groups that stand in it are its own, by id or with their group.
        foreach (string inside in (string[])["g/a", "a"])
        {
            route.Weights = new Dictionary<string, double> { [inside] = 1 };
            Assert.Equal("a", (await router.Router.CompleteAsync("all", "hi", null, route)).Route()!.Deployment.Split('/')[^1]);
        }
    }

    private sealed class Logs : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
