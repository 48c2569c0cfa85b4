using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

public class RoutePropertiesTests
{
    [Fact]
    public async Task Whoever_holds_only_a_chat_client_routes_by_additional_properties()
    {
        using TestRouter router = TestRouter.Of("a b");
        router["g/b"].Then(Fails(FailureKind.ServerError, 500));
        IChatClient client = router.Router.Chat("g");
        var options = new ChatOptions { AdditionalProperties = new() { ["llmrouter.deployment"] = "b", ["llmrouter.retries"] = 0, ["other"] = 1 } };
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => client.GetResponseAsync("hi", options));
        Assert.Equal("b", Assert.Single(e.Attempts).Deployment);
        Assert.Equal(3, options.AdditionalProperties.Count);
    }

    [Theory]
    [InlineData("llmrouter.retrys", 1)]
    [InlineData("llmrouter.retries", "two")]
    [InlineData("llmrouter.retries", double.NaN)]
    [InlineData("llmrouter.retries", -1)]
    [InlineData("llmrouter.timeoutSeconds", 0)]
    [InlineData("llmrouter.deployment", "no-such")]
    public async Task What_the_router_cannot_follow_is_an_error_and_nothing_is_sent(string key, object value)
    {
        using TestRouter router = TestRouter.Of("a");
        IChatClient client = router.Router.Chat("g");
        var options = new ChatOptions { AdditionalProperties = new() { [key] = value } };
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetResponseAsync("hi", options));
        Assert.Equal(0, router["g/a"].Calls);
    }

    [Fact]
    public async Task The_properties_of_an_earlier_answer_ask_for_nothing()
    {
        using TestRouter router = TestRouter.Of("a");
        ChatResponse answer = await router.Router.Chat("g").CompleteAsync("hi");
        await router.Router.Chat("g").CompleteAsync("again", new ChatOptions { AdditionalProperties = answer.AdditionalProperties });
        Assert.Equal(2, router["g/a"].Calls);
    }

    [Fact]
    public async Task Model_id_may_be_the_group_a_deployment_or_is_ignored()
    {
        using TestRouter router = TestRouter.Of("a b");
        Assert.NotNull(await router.Router.Chat("g").CompleteAsync("hi", new ChatOptions { ModelId = "G" }));
        for (int i = 0; i < 10; i++)
        {
            ChatResponse answer = await router.Router.Chat("g").CompleteAsync("hi", new ChatOptions { ModelId = "b" });
            Assert.Equal("b", answer.Route()!.Deployment);
        }

        Assert.NotNull(await router.Router.Chat("g").CompleteAsync("hi", new ChatOptions { ModelId = "gpt-99" }));
    }

    [Fact]
    public async Task A_lazy_conversation_is_enumerated_once_however_many_attempts_there_are()
    {
        using TestRouter router = TestRouter.Of("a b c");
        router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        router["g/b"].Then(Fails(FailureKind.ServerError, 500));
        router["g/c"].Then(Fails(FailureKind.ServerError, 500));
        int enumerations = 0;
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync(Lazy(), null, new RouteOptions { Retries = 2 }));
        Assert.Equal(1, enumerations);

        IEnumerable<ChatMessage> Lazy()
        {
            enumerations++;
            yield return new ChatMessage(ChatRole.User, "hi");
        }
    }
}
