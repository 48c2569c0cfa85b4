using LlmRouter.Core;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

/// <summary>Ids of provider state lead back to whoever issued them.</summary>
public class ConversationTests
{
    [Fact]
    public async Task A_conversation_goes_back_to_who_began_it_also_when_it_cannot_answer()
    {
        using TestRouter router = TestRouter.Of("a b c");
        router["g/b"].Then(WithId("resp_1"));
        string id = (await router.Router.CompleteAsync("g/b", "hi")).ConversationId!;
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "more", new ChatOptions { ConversationId = id })).Route()!.Deployment);
        }

        router.Router.Deployments.Drain("g", "b");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "more", new ChatOptions { ConversationId = id }));
        Assert.Contains("g/b", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, router["g/a"].Calls + router["g/c"].Calls);
    }

    [Fact]
    public void An_id_that_another_router_has_tagged_is_tagged_again()
    {
        using TestRouter inner = TestRouter.Of("a");
        using var outer = new TestRouter("""{ "groups": { "h": { "deployments": [ { "id": "x", "model": "openai/m", "apiKey": "env:X" } ] } } }""");
        string tagged = ConversationTag.Write(inner.Group(), inner.State("g/a"), "resp_1")!;
        string twice = ConversationTag.Write(outer.Group("h"), outer.State("h/x"), tagged)!;
        Assert.True(ConversationTag.TryRead(twice, out ulong issuer, out string id));
        Assert.Equal(ConversationTag.HashOf(outer.State("h/x")), issuer);
        Assert.Equal(tagged, id);
    }

    [Fact]
    public async Task An_answer_that_a_client_gives_again_and_again_is_tagged_once()
    {
        using TestRouter router = TestRouter.Of("a b");
        ChatResponse shared = WithId("resp_1");
        router["g/a"].Then(shared);
        router["g/b"].Then(shared);
        for (int i = 0; i < 10; i++)
        {
            string name = i % 2 == 0 ? "a" : "b";
            string? id = (await router.Router.CompleteAsync("g/" + name, "hi")).ConversationId;
            Assert.True(ConversationTag.TryRead(id, out ulong issuer, out string inner));
            Assert.Equal("resp_1", inner);
            Assert.Equal(ConversationTag.HashOf(router.State("g/" + name)), issuer);
        }
    }

    private static ChatResponse WithId(string id)
    {
        ChatResponse answer = Answer("ok");
        answer.ConversationId = id;
        return answer;
    }
}
