using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Affinity;

public class ConversationTests
{
    // "a" and "a2" share a key at an endpoint; nobody else does.
    private const string Json = """
        { "groups": {
          "g": { "fallbacks": ["h"], "deployments": [
            { "id": "a", "model": "openai/m", "apiKey": "env:A", "order": 1 },
            { "id": "a2", "model": "openai/m2", "apiKey": "env:A", "order": 1 },
            { "id": "b", "model": "openai/m", "apiKey": "env:B" },
            { "id": "c", "model": "openai/m", "apiKey": "env:C" } ] },
          "h": { "deployments": [{ "id": "x", "model": "openai/m", "apiKey": "env:A" }] } } }
        """;

    private static TestRouter Of(int seed = 1)
    {
        var router = new TestRouter(Json, seed);
        foreach (string id in (string[])["a", "a2", "b", "c"])
        {
            router["g/" + id].OnComplete = (_, _) =>
            {
                ChatResponse answer = FakeClient.Answer("x");
                answer.ConversationId = "conv-" + id;
                return new(answer);
            };
        }

        return router;
    }

    private static Task<ChatResponse> Ask(TestRouter router, string? id, RouteOptions? route = null)
        => router.Router.CompleteAsync("g", "hi", new ChatOptions { ConversationId = id }, route);

    private static async Task<string> Begin(TestRouter router, string deployment)
        => (await router.Router.CompleteAsync("g/" + deployment, "hi")).ConversationId!;

    [Fact]
    public async Task An_id_that_was_handed_out_goes_back_to_who_issued_it_as_it_was()
    {
        using TestRouter router = Of();
        foreach (string deployment in (string[])["a", "a2", "b", "c"])
        {
            string id = await Begin(router, deployment);
            Assert.NotEqual("conv-" + deployment, id);
            for (int i = 0; i < 20; i++)
            {
                ChatResponse answer = await Ask(router, id);
                Assert.Equal(deployment, answer.Route()!.Deployment);
                Assert.Equal("conv-" + deployment, router["g/" + deployment].Asked.Options!.ConversationId);
                Assert.Equal(id, answer.ConversationId);
            }
        }
    }

    [Fact]
    public async Task A_restart_loses_nothing()
    {
        string id;
        using (TestRouter before = Of())
        {
            id = await Begin(before, "c");
        }

        for (int seed = 1; seed < 10; seed++)
        {
            using TestRouter after = Of(seed);
            Assert.Equal("c", (await Ask(after, id)).Route()!.Deployment);
        }
    }

    [Fact]
    public async Task Where_that_one_is_off_one_with_its_key_at_its_endpoint_goes_on()
    {
        using TestRouter router = Of();
        string id = await Begin(router, "a");
        router.Router.Deployments.Drain("g", "a");
        Assert.Equal("a2", (await Ask(router, id)).Route()!.Deployment);
        router.Router.Deployments.Enable("g", "a");
        Assert.Equal("a", (await Ask(router, id)).Route()!.Deployment);
        router["g/a"].Then(FakeClient.Fails(FailureKind.ServerError, 500));
        Assert.Equal("a2", (await Ask(router, id)).Route()!.Deployment);
    }

    [Fact]
    public async Task Otherwise_the_error_names_it_and_nobody_else_is_asked()
    {
        using TestRouter router = Of();
        string id = await Begin(router, "b");
        router.Router.Deployments.Drain("g", "b");
        foreach (RouteOptions? route in (RouteOptions?[])[null, new() { Fallbacks = ["h", "g/c"] }])
        {
            var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, id, route));
            Assert.Equal(FailureKind.NoneEligible, e.Kind);
            Assert.Contains("b: switched off", e.Message, StringComparison.Ordinal);
            Assert.Contains("c: the conversation was begun by g/b", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (router["h/x"].Calls, router["g/c"].Calls));

        // A failure is its own, too.
        router.Router.Deployments.Enable("g", "b");
        router["g/b"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        var failed = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, id));
        Assert.Equal((FailureKind.PermissionDenied, "b"), (failed.Kind, Assert.Single(failed.Attempts).Deployment));
        Assert.Equal(0, router["h/x"].Calls);
    }

    [Fact]
    public async Task The_id_of_another_group_is_refused()
    {
        using TestRouter router = Of();
        string id = await Begin(router, "b");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("h", "hi", new ChatOptions { ConversationId = id }));
        Assert.Contains("the conversation was begun by a deployment that is not in this group", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, router["h/x"].Calls);
    }

    [Theory]
    [InlineData("resp_123")]
    [InlineData("llmr.")]
    [InlineData("llmr.0123456789abcdef.")]
    [InlineData("llmr.0123456789abcdeg.x")]
    [InlineData("llmr.0123456789abcdefx")]
    public async Task Ids_from_elsewhere_pass_through(string id)
    {
        using TestRouter router = Of();
        ChatResponse answer = await Ask(router, id);
        Assert.Equal(id, router["g/" + answer.Route()!.Deployment].Asked.Options!.ConversationId);
    }

    [Fact]
    public async Task Callers_options_stay_as_they_are()
    {
        using TestRouter router = Of();
        var options = new ChatOptions { ConversationId = await Begin(router, "b") };
        string before = options.ConversationId;
        await router.Router.CompleteAsync("g", "hi", options);
        Assert.Equal(before, options.ConversationId);
    }

    [Fact]
    public async Task Streams_of_the_applications_own_clients_hand_out_and_take_back()
    {
        var clients = new Dictionary<string, Recording>();
        using var router = new TestRouter(Json, configure: o =>
        {
            foreach (string id in (string[])["a", "a2", "b", "c"])
            {
                o.UseChatClient("g/" + id, clients[id] = new Recording(id));
            }
        });
        string? handed = null;
        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g/c", "hi"))
        {
            handed = update.ConversationId ?? handed;
        }

        Assert.StartsWith("llmr.", handed, StringComparison.Ordinal);
        for (int i = 0; i < 20; i++)
        {
            RouteInfo? route = null;
            await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi", new ChatOptions { ConversationId = handed }))
            {
                route = update.Route() ?? route;
                Assert.True(update.ConversationId is null || update.ConversationId == handed);
            }

            Assert.Equal("c", route!.Deployment);
            Assert.Equal("conv-c", clients["c"].Id);
        }
    }

    private sealed class Recording(string id) : IChatClient
    {
        public string? Id { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Id = options?.ConversationId;
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "a") { ConversationId = "conv-" + id };
            yield return new ChatResponseUpdate(ChatRole.Assistant, "b") { ConversationId = "conv-" + id };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
