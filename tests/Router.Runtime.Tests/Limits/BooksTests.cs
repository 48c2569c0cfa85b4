using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Limits;

/// <summary>What the comparison with a model has found once.</summary>
public class BooksTests
{
    [Fact]
    public async Task Limits_that_come_together_with_another_connection_hold()
    {
        using TestRouter router = TestRouter.Of("a", "\"retries\": 0,", "\"rpm\": 1");
        router.Router.Deployments.Update("g", """{ "id": "a", "model": "openai/other", "rpm": 2 }""");
        await router.Router.CompleteAsync("g", "hi", cancellationToken: TestContext.Current.CancellationToken);
        await router.Router.CompleteAsync("g", "hi", cancellationToken: TestContext.Current.CancellationToken);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.Equal(FailureKind.RateLimited, e.Kind);
    }

    [Fact]
    public async Task A_stream_that_is_dropped_is_booked_with_the_input_that_was_reported()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"tpm\": 100");
        router["g/a"].OnStream = (_, _) => new(new Announced());
        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi", new ChatOptions { MaxOutputTokens = 10 }))
        {
            break;
        }

        DeploymentState state = router.State("g/a");
        Assert.False(state.TryLease(41, 0, router.Engine.Clock.Now, out _, out _));
        Assert.True(state.TryLease(40, 0, router.Engine.Clock.Now, out _, out _));
    }

    [Fact]
    public async Task What_was_held_back_until_the_commit_counts_when_the_stream_is_dropped()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (_, _) => new(new FakeReader("", "some words that were sent"));
        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi"))
        {
            Assert.Equal("", update.Text);
            break;
        }

        Assert.NotEqual(0, router.Router.Deployments.Get("g/a").GetStatus().OutputTokens);
    }

    /// <summary>Says at once what the input comes to.</summary>
    private sealed class Announced : ChatStreamReader
    {
        public Announced() => Usage = new UsageDetails { InputTokenCount = 60, OutputTokenCount = 0 };

        public override ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken) => new(new ChatResponseUpdate(ChatRole.Assistant, "a"));

        public override void Abort()
        {
        }

        public override ValueTask DisposeAsync() => default;
    }
}
