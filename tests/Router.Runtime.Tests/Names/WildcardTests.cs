using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Names;

public class WildcardTests
{
    private const string Json = """
        { "aliases": { "fast": "openai/gpt-5-mini", "old": { "target": "g", "hidden": true }, "claude-alias": "g" },
          "groups": {
            "openai/*": { "deployments": [{ "id": "o", "model": "openai/*", "apiKey": "env:A" }] },
            "claude-*": { "deployments": [{ "id": "c", "model": "openai/anthropic.*-v1", "apiKey": "env:B" }] },
            "claude-*-eu": { "deployments": [{ "id": "eu", "model": "openai/eu.*", "apiKey": "env:C" }] },
            "claude-exact": { "deployments": [{ "id": "exact", "model": "openai/exact", "apiKey": "env:D" }] },
            "g": { "fallbacks": ["openai/spare"], "deployments": [{ "id": "claude-id", "model": "openai/m", "apiKey": "env:E" }] },
            "emb-*": { "mode": "embedding", "deployments": [{ "id": "e", "model": "openai/text-*", "apiKey": "env:F" }] } } }
        """;

    [Theory]
    [InlineData("openai/gpt-5", "openai/*", "o", "gpt-5")]
    [InlineData("OPENAI/GPT-5", "openai/*", "o", "GPT-5")]
    [InlineData("openai/a/b/c", "openai/*", "o", "a/b/c")]
    [InlineData("claude-opus", "claude-*", "c", "anthropic.opus-v1")]
    [InlineData("claude-opus-eu", "claude-*-eu", "eu", "eu.opus")]
    [InlineData("claude-eu", "claude-*", "c", "anthropic.eu-v1")]
    [InlineData("claude--eu", "claude-*", "c", "anthropic.-eu-v1")]
    [InlineData("fast", "openai/*", "o", "gpt-5-mini")]
    public async Task What_the_star_stands_for_is_the_model_that_is_sent(string name, string group, string deployment, string model)
    {
        using var router = new TestRouter(Json);
        RouteInfo route = (await router.Router.CompleteAsync(name, "hi")).Route()!;
        Assert.Equal((group, group, deployment, model), (route.RequestedGroup, route.Group, route.Deployment, route.Model));
        Assert.Equal([model], router[$"{group}/{deployment}"].Models);
    }

    [Theory]
    [InlineData("claude-exact", "exact")]
    [InlineData("claude-alias", "claude-id")]
    [InlineData("g/claude-id", "claude-id")]
    [InlineData("claude-id", "claude-id")]
    [InlineData("old", "claude-id")]
    public async Task Whatever_is_declared_goes_before_a_pattern(string name, string deployment)
    {
        using var router = new TestRouter(Json);
        Assert.Equal(deployment, (await router.Router.CompleteAsync(name, "hi")).Route()!.Deployment);
    }

    [Fact]
    public async Task Of_two_patterns_with_as_much_text_the_first_is_taken()
    {
        using var router = new TestRouter(
            """
            { "groups": {
              "*": { "deployments": [{ "id": "all", "model": "openai/*", "apiKey": "env:A" }] },
              "ab*": { "deployments": [{ "id": "begin", "model": "openai/*", "apiKey": "env:B" }] },
              "*yz": { "deployments": [{ "id": "end", "model": "openai/*", "apiKey": "env:C" }] } } }
            """);
        foreach ((string name, string deployment, string model) in ((string, string, string)[])
            [("ab-yz", "begin", "-yz"), ("x-yz", "end", "x-"), ("x", "all", "x"), ("ab", "all", "ab"), ("yz", "all", "yz")])
        {
            RouteInfo route = (await router.Router.CompleteAsync(name, "hi")).Route()!;
            Assert.Equal((name, deployment, model), (name, route.Deployment, route.Model));
        }
    }

    [Fact]
    public async Task A_stream_and_an_embedding_send_it_too()
    {
        using var router = new TestRouter(Json);
        RouteInfo? route = null;
        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("claude-opus", "hi"))
        {
            route = update.Route() ?? route;
        }

        Assert.Equal("anthropic.opus-v1", route!.Model);
        Assert.Equal(["anthropic.opus-v1"], router["claude-*/c"].Models);

        GeneratedEmbeddings<Embedding<float>> vectors = await router.Router.EmbedAsync("emb-large", ["a"]);
        Assert.Equal("text-large", vectors.Route()!.Model);
        Assert.Equal(["text-large"], router["emb-*/e"].Models);
    }

    [Fact]
    public async Task Fallbacks_may_be_names_that_a_pattern_stands_for()
    {
        using var router = new TestRouter(Json);
        router["g/claude-id"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        RouteInfo route = (await router.Router.CompleteAsync("g", "hi")).Route()!;
        Assert.Equal(("o", "spare", "g"), (route.Deployment, route.Model, route.RequestedGroup));

        route = (await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Fallbacks = ["claude-sonnet"] })).Route()!;
        Assert.Equal(("c", "anthropic.sonnet-v1"), (route.Deployment, route.Model));
    }

    [Fact]
    public async Task Each_group_on_the_way_fills_in_its_own()
    {
        using var router = new TestRouter(Json);
        router["openai/*/o"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        RouteInfo route = (await router.Router.CompleteAsync("openai/first", "hi", route: new RouteOptions { Fallbacks = ["claude-opus", "g"] })).Route()!;
        Assert.Equal("anthropic.opus-v1", route.Model);
        router["claude-*/c"].Then(FakeClient.Fails(FailureKind.PermissionDenied, 403));
        route = (await router.Router.CompleteAsync("claude-opus", "hi", route: new RouteOptions { Fallbacks = ["g"] })).Route()!;
        Assert.Equal("m", route.Model);
        Assert.Equal([null], router["g/claude-id"].Models);
    }

    [Fact]
    public async Task Names_that_can_be_no_model_match_nothing()
    {
        using var router = new TestRouter(Json);
        foreach (string name in (string[])["openai/" + new string('x', 10_000), "openai/a\nb", "openai/\0", "openai/", "claude-", "\u0001"])
        {
            await Assert.ThrowsAsync<UnknownModelException>(() => router.Router.CompleteAsync(name, "hi"));
            Assert.Throws<UnknownModelException>(() => router.Router.StreamAsync(name, "hi"));
        }

        Assert.Equal(0, router["openai/*/o"].Calls);
        Assert.Equal("*", (await router.Router.CompleteAsync("openai/*", "hi")).Route()!.Model);
    }

    [Fact]
    public async Task A_model_that_a_provider_does_not_have_is_remembered_for_a_minute_and_cools_nobody()
    {
        using var router = new TestRouter(
            """
            { "groups": { "x/*": { "deployments": [
              { "id": "a", "model": "openai/*", "apiKey": "env:A", "order": 0 }, { "id": "b", "model": "openai/*", "apiKey": "env:B", "order": 1 } ] } } }
            """);
        router["x/*/a"].Then(FakeClient.Fails(FailureKind.NotFound, 404));
        RouteInfo route = (await router.Router.CompleteAsync("x/new", "hi")).Route()!;
        Assert.Equal(("b", 2), (route.Deployment, route.Attempts.Count));
        Assert.Equal(TimeSpan.Zero, router.Engine.Clock.Span(router.State("x/*/a").CooldownUntil));

        // Known now, without asking; other names are asked for all the same.
        Assert.Single((await router.Router.CompleteAsync("X/NEW", "hi")).Route()!.Attempts);
        Assert.Equal(1, router["x/*/a"].Calls);
        Assert.Equal(2, (await router.Router.CompleteAsync("x/other", "hi")).Route()!.Attempts.Count);
        router.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Single((await router.Router.CompleteAsync("x/new", "hi")).Route()!.Attempts);
        router.Time.Advance(TimeSpan.FromSeconds(1));
        router["x/*/a"].Then(FakeClient.Answer("here"));
        Assert.Equal("a", (await router.Router.CompleteAsync("x/new", "hi")).Route()!.Deployment);
    }

    [Fact]
    public async Task A_model_that_no_provider_has_is_not_found_again_without_asking_and_says_so()
    {
        using var router = new TestRouter("""{ "groups": { "x/*": { "deployments": [{ "id": "a", "model": "openai/*", "apiKey": "env:A" }] } } }""");
        router["x/*/a"].Then(FakeClient.Fails(FailureKind.NotFound, 404));
        for (int i = 0; i < 2; i++)
        {
            var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("x/none", "hi"));
            Assert.Equal((i, FailureKind.NotFound, 404), (i, e.Kind, e.StatusCode));
        }

        Assert.Equal(1, router["x/*/a"].Calls);
        Assert.Equal(RouteVerdict.UnknownModel, router.Router.Explain("x/none").Candidates[0].Verdict);
        Assert.Equal(RouteVerdict.Eligible, router.Router.Explain("x/some").Candidates[0].Verdict);
    }

    [Fact]
    public async Task The_client_of_a_pattern_takes_the_model_of_the_options()
    {
        using var router = new TestRouter(Json);
        var client = (ChatGroup)router.Router.GetGroups().Single(g => g.Name == "claude-*");
        Assert.Equal("anthropic.opus-v1", (await client.CompleteAsync("hi", new ChatOptions { ModelId = "claude-opus" })).Route()!.Model);
        Assert.Same(client, router.Router.Chat("claude-sonnet"));
        foreach (ChatOptions? options in (ChatOptions?[])[null, new(), new() { ModelId = "gpt-5" }, new() { ModelId = "claude-" }])
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(() => client.CompleteAsync("hi", options));
            Assert.Contains("'claude-*' is a pattern", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public void Deployments_of_patterns_are_listed_and_have_a_status()
    {
        using var router = new TestRouter(Json);
        Assert.Equal(["openai/*", "claude-*", "claude-*-eu", "claude-exact", "g", "emb-*"], router.Router.GetGroups().Select(g => g.Name));
        Assert.Contains(router.Router.GetStatus(), s => s.Group == "openai/*" && s.Id == "o");
        Assert.Contains(router.Router.Deployments.List(), d => d.ToString() == "claude-*/c");
    }

    [Fact]
    public void A_pattern_that_was_removed_stands_for_nothing()
    {
        using var router = new TestRouter(Json);
        Assert.True(router.Router.Deployments.RemoveGroup("claude-*-eu"));
        Assert.Equal("claude-*", router.Router.Explain("claude-opus-eu").Group);
        Assert.DoesNotContain(router.Router.GetGroups(), g => g.Name == "claude-*-eu");
        Assert.True(router.Router.Deployments.RemoveGroup("claude-*"));
        Assert.Throws<UnknownModelException>(() => router.Router.Explain("claude-opus"));
    }

    [Fact]
    public async Task A_clients_own_model_id_is_what_was_captured()
    {
        var client = new RecordingClient();
        using var router = new TestRouter(Json, configure: o => o.UseChatClient("claude-*/c", client));
        Assert.Equal("ok", (await router.Router.CompleteAsync("claude-opus", "hi")).Text);
        Assert.Equal("anthropic.opus-v1", client.Options!.ModelId);
        await foreach (ChatResponseUpdate _ in router.Router.StreamAsync("claude-haiku", "hi", new ChatOptions { ModelId = "ignored" }))
        {
        }

        Assert.Equal("anthropic.haiku-v1", client.Options.ModelId);
    }

    [Theory]
    [InlineData("openai/*", "", "https://api.openai.com/v1/chat/completions", "gpt-5")]
    [InlineData("azure/*", """, "endpoint": "https://e.openai.azure.com", "apiVersion": "2024-10-21" """, "https://e.openai.azure.com/openai/deployments/gpt-5/chat/completions?api-version=2024-10-21", "gpt-5")]
    [InlineData("azure/my-*", """, "endpoint": "https://e.openai.azure.com" """, "https://e.openai.azure.com/openai/v1/chat/completions", "my-gpt-5")]
    public async Task Built_in_providers_send_it_where_they_send_a_model(string model, string more, string url, string body)
    {
        var handler = Providers.StubHandler.Json("""{ "choices": [{ "message": { "content": "ok" }, "finish_reason": "stop" }] }""");
        using var router = new TestRouter(
            $$"""{ "groups": { "*": { "deployments": [{ "id": "a", "model": "{{model}}", "apiKey": "env:A" {{more}} }] } } }""",
            configure: o =>
            {
                o.ClientFactory = null;
                o.HttpHandlerFactory = _ => handler;
            });
        Assert.Equal("ok", (await router.Router.CompleteAsync("gpt-5", "hi")).Text);
        Assert.Equal(url, handler.Uri!.ToString());
        using var sent = System.Text.Json.JsonDocument.Parse(handler.Body!);
        Assert.Equal(body, sent.RootElement.TryGetProperty("model", out var value) ? value.GetString() : null);
    }

    [Fact]
    public async Task What_a_name_captures_cannot_leave_its_place_in_a_url()
    {
        var handler = Providers.StubHandler.Json("""{ "choices": [{ "message": { "content": "ok" }, "finish_reason": "stop" }] }""");
        using var router = new TestRouter(
            """{ "groups": { "*": { "deployments": [{ "id": "a", "model": "azure/*", "apiKey": "env:A", "endpoint": "https://e.openai.azure.com", "apiVersion": "2024-10-21" }] } } }""",
            configure: o =>
            {
                o.ClientFactory = null;
                o.HttpHandlerFactory = _ => handler;
            });
        foreach (string name in (string[])["../../x", "a/../../../x", "a?b=c", "a#b", "..", "%2e%2e", "a%2fb", "é 漢", "//evil.example/x", "a\\b"])
        {
            try
            {
                await router.Router.CompleteAsync(name, "hi");
            }
            catch (LlmRouterException e)
            {
                // Refused is as good as escaped.
                Assert.Contains(e.Kind, (FailureKind[])[FailureKind.UnknownModel, FailureKind.NotFound]);
                continue;
            }

            Assert.Equal("e.openai.azure.com", handler.Uri!.Host);
            Assert.StartsWith("/openai/deployments/", handler.Uri.AbsolutePath, StringComparison.Ordinal);
            Assert.EndsWith("/chat/completions", handler.Uri.AbsolutePath, StringComparison.Ordinal);
            Assert.Equal(6, handler.Uri.Segments.Length);
            Assert.Equal("?api-version=2024-10-21", handler.Uri.Query);
        }
    }

    private sealed class RecordingClient : IChatClient
    {
        public ChatOptions? Options { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Options = options;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Options = options;
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "ok");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
