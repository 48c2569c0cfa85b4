using LlmRouter.Limits;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Injection;

public class MockAnswerTests
{
    private const string Json = """
        { "budgets": { "deployment:g/a": { "usd": 12, "per": "day" } },
          "groups": {
            "g": { "fallbacks": ["h"], "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A", "tpm": 1000000, "price": { "input": 1000, "output": 1000 } }] },
            "h": { "deployments": [{ "id": "b", "model": "openai/n", "apiKey": "env:B" }] },
            "e": { "mode": "embedding", "deployments": [{ "id": "c", "model": "openai/m", "apiKey": "env:C" }] } } }
        """;

    private static RouteOptions Saying(string text) => new() { MockAnswer = text };

    [Fact]
    public async Task A_mock_is_routed_and_accounted_and_nobody_is_asked_or_paid()
    {
        using var router = new TestRouter(Json);
        ChatResponse answer = await router.Router.CompleteAsync("g", "Why is the sky blue?", route: Saying("Because of the air."));
        Assert.Equal("Because of the air.", answer.Text);
        Assert.Equal((ChatFinishReason.Stop, "m"), (answer.FinishReason!.Value, answer.ModelId!));
        Assert.True(answer.Usage!.InputTokenCount > 0 && answer.Usage.OutputTokenCount > 0);
        RouteInfo route = answer.Route()!;
        Assert.Equal(("g", "a", true, 0m), (route.Group, route.Deployment, route.IsMock, route.Cost));
        Assert.EndsWith(", mock", route.ToString(), StringComparison.Ordinal);

        DeploymentStatus status = router.Router.GetStatus()[0];
        Assert.Equal((1L, 0, 0m), (status.Successes, status.InFlight, status.Cost));
        Assert.Equal(answer.Usage.OutputTokenCount, status.OutputTokens);
        Assert.Equal(0, router["g/a"].Calls);
        Assert.Equal(0, router.Engine.Table.Budgets.All.Single().Spent(router.Time.GetUtcNow()));

        // Strategies and reservations learn from what deployments do, not from what is made up.
        Assert.Null(router.State("g/a").Chunk.Latency.Duration.Of(router.State("g/a").Slot));
        Assert.False(router.State("g/a").Output.IsKnown);
    }

    [Theory]
    [InlineData("Because of the air.", "Because |of |the |air.")]
    [InlineData("  two  words\n", "  two  |words\n")]
    [InlineData("one", "one")]
    [InlineData("", "")]
    public async Task A_mock_is_streamed_word_by_word(string text, string pieces)
    {
        using var router = new TestRouter(Json);
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi", route: Saying(text)))
        {
            updates.Add(update);
        }

        Assert.Equal(pieces, string.Join('|', updates.Select(u => u.Text).Where(t => t.Length > 0)));
        ChatResponse whole = updates.ToChatResponse();
        Assert.Equal((ChatFinishReason.Stop, "m"), (whole.FinishReason!.Value, whole.ModelId!));
        Assert.True(whole.Usage!.InputTokenCount > 0);
        RouteInfo route = updates[^1].Route()!;
        Assert.Equal((true, "a", 0m), (route.IsMock, route.Deployment, route.Cost));
        Assert.Equal((0, 0), (router["g/a"].Calls, router.InFlight));
        Assert.Null(router.State("g/a").Chunk.Latency.FirstToken.Of(router.State("g/a").Slot));
    }

    [Fact]
    public async Task A_whole_fallback_is_rehearsed_without_any_provider()
    {
        using var router = new TestRouter(Json);
        router.Router.Faults.Always("g", FailureKind.Timeout);
        RouteInfo route = (await router.Router.CompleteAsync("g", "hi", route: Saying("hello"))).Route()!;
        Assert.Equal(("h", "b", true), (route.Group, route.Deployment, route.IsMock));

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync(
            "g", "hi", route: new RouteOptions { MockAnswer = "hello", Faults = [FailureKind.Timeout, FailureKind.Timeout] }));
        Assert.Equal((FailureKind.Timeout, 2), (e.Kind, e.Attempts.Count));
        Assert.Equal((0, 0, 0), (router["g/a"].Calls, router["h/b"].Calls, router.InFlight));
        Assert.Equal(0, router.Engine.Table.Budgets.All.Single().Spent(router.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_mocked_stream_breaks_when_told_to()
    {
        using var router = new TestRouter(Json);
        router.Router.Faults.NextStream("g", FailureKind.Connection, 2);
        string text = "";
        var e = await Assert.ThrowsAsync<LlmRouterException>(async () =>
        {
            await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi", route: Saying("one two three")))
            {
                text += update.Text;
            }
        });
        Assert.Equal(("one two ", FailureKind.Connection), (text, e.Kind));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task Vectors_cannot_be_made_up_of_a_text()
    {
        using var router = new TestRouter(Json);
        var e = await Assert.ThrowsAsync<ArgumentException>(() => router.Router.EmbedAsync("e", ["one"], route: Saying("hello")));
        Assert.Contains("'e'", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => router.Router.Embeddings("e").EmbedAsync(["one"], null, Saying("hello")));
        Assert.Equal((0, 0), (router["e/c"].Calls, router.InFlight));
    }
}
