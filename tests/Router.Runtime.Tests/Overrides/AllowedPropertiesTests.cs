using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Overrides;

public class AllowedPropertiesTests
{
    private const string Json = """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" } ] }, "e": { "mode": "embedding", "deployments": [ { "id": "x", "model": "openai/e", "apiKey": "env:A" } ] } } }""";

    private static TestRouter Of(params string[] allowed) => new(Json, configure: options => options.AllowedRouteProperties = allowed);

    private static ChatOptions With(string key, object value) => new() { AdditionalProperties = new() { [key] = value, ["mine"] = 1 } };

    [Theory]
    [InlineData("priority")]
    [InlineData("llmrouter.priority")]
    public async Task What_is_not_on_the_list_is_refused_by_name_on_every_surface(string name)
    {
        using TestRouter router = Of(name, "explain");
        Assert.NotNull(await router.Router.CompleteAsync("g", "hi", With("llmrouter.priority", 3)));
        ChatOptions tenant = With("llmrouter.tenant", "somebody-else");
        var embedding = new EmbeddingGenerationOptions { AdditionalProperties = tenant.AdditionalProperties };
        Func<Task>[] calls =
        [
            () => router.Router.CompleteAsync("g", "hi", tenant),
            () => ((IChatClient)router.Router.Chat("g")).GetResponseAsync("hi", tenant),
            () => Task.Run(() => router.Router.StreamAsync("g", "hi", tenant)),
            () => Task.Run(() => router.Router.Chat("g").StreamAsync("hi", tenant)),
            () => router.Router.EmbedAsync("e", ["hi"], embedding),
            () => router.Router.Embeddings("e").EmbedAsync(["hi"], embedding),
            () => Task.Run(() => router.Router.Explain("g", options: tenant)),
        ];
        foreach (Func<Task> call in calls)
        {
            var e = await Assert.ThrowsAsync<ArgumentException>(call);
            Assert.Contains("'llmrouter.tenant' is not allowed here", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, router["g/a"].Calls + router["e/x"].Calls);
    }

    [Fact]
    public async Task An_empty_list_allows_none_and_none_at_all_allows_every_one()
    {
        using TestRouter none = Of();
        await Assert.ThrowsAsync<ArgumentException>(() => none.Router.CompleteAsync("g", "hi", With("llmrouter.priority", 3)));
        Assert.NotNull(await none.Router.CompleteAsync("g", "hi", With("other.priority", 3)));
        using var all = new TestRouter(Json);
        Assert.NotNull(await all.Router.CompleteAsync("g", "hi", With("llmrouter.tenant", "t")));
    }

    [Fact]
    public async Task What_code_gives_is_not_concerned_and_an_unknown_property_is_still_unknown()
    {
        using TestRouter router = Of("priority");
        Assert.NotNull(await router.Router.CompleteAsync("g", "hi", null, new RouteOptions { Tenant = "t" }));
        var e = await Assert.ThrowsAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", With("llmrouter.prioritee", 3)));
        Assert.Contains("unknown", e.Message, StringComparison.Ordinal);

        // The route of an earlier answer asks for nothing, so it needs no permission.
        ChatResponse answer = await router.Router.CompleteAsync("g", "hi");
        Assert.NotNull(await router.Router.CompleteAsync("g", "hi", new ChatOptions { AdditionalProperties = answer.AdditionalProperties }));
    }

    [Fact]
    public void A_list_with_a_name_that_no_property_has_is_an_error_at_once()
    {
        var e = Assert.Throws<RouterConfigurationException>(() => Of("priority", "tenants"));
        Assert.Contains("'tenants'", Assert.Single(e.Faults), StringComparison.Ordinal);
        Assert.Throws<RouterConfigurationException>(() => Of([null!]));
    }

    [Fact]
    public async Task The_list_is_read_once()
    {
        List<string> allowed = ["priority"];
        using var router = new TestRouter(Json, configure: options => options.AllowedRouteProperties = allowed);
        allowed.Add("tenant");
        await Assert.ThrowsAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", With("llmrouter.tenant", "t")));
    }
}
