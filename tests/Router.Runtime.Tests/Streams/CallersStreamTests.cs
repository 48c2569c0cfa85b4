using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using Polly;

namespace LlmRouter.Tests.Streams;

/// <summary>A committed stream is cancelled by its caller and by nobody else.</summary>
public class CallersStreamTests
{
    private static readonly Dictionary<string, Func<TestRouter, Task>> Disturbances = new()
    {
        ["the time of its attempt"] = router => Pass(router, 31),
        ["the time of its request"] = router => Pass(router, 700),
        ["the time of a pipeline around its attempt"] = router => Pass(router, 41),
        ["another request that times out at the same deployment"] = async router =>
        {
            router["g/b"].OnStream = (_, _) => Open(new FakeReader(FakeReader.Stall));
            Task other = Read(router, new RouteOptions { Deployment = "b", Retries = 0 });
            await Pass(router, 31);
            await Assert.ThrowsAsync<LlmRouterException>(() => other);
        },
        ["another request that is cancelled"] = async router =>
        {
            using var source = new CancellationTokenSource();
            router["g/b"].OnStream = (_, _) => Open(new FakeReader(FakeReader.Stall));
            Task other = Read(router, new RouteOptions { Deployment = "b" }, source.Token);
            source.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        },
        ["its deployment cools down"] = async router =>
        {
            router["g/b"].Then(FakeClient.Fails(FailureKind.Authentication, 401));
            await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Deployment = "b" }));
        },
        ["its deployment is drained"] = router => Do(() => router.Router.Deployments.Drain("g", "b")),
        ["its deployment is removed"] = router => Do(() => router.Router.Deployments.Remove("g", "b")),
        ["its deployment gets another connection"] = router => Do(() => router.Router.Deployments.Update("g", "b", d => d.Endpoint = "https://other.example.com/v1")),
        ["its group is made anew"] = router => Do(() => router.Router.Deployments.Change(c =>
        {
            c.RemoveGroup("g");
            c.AddGroup("g", new GroupDefinition());
            c.Add("g", """{ "id": "n", "model": "openai/m" }""");
        })),
        ["the strategy of its group changes"] = router => Do(() => router.Router.SetStrategy("g", RoutingStrategy.LeastBusy)),
    };

    public static TheoryData<string> Names() => new(Disturbances.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_committed_stream_is_cancelled_by_its_caller_and_by_nobody_else(string name)
    {
        using TestRouter router = TestRouter.Of(
            "a b",
            "\"firstTokenTimeoutSeconds\": 30, \"attemptTimeoutSeconds\": 30, \"chunkTimeoutSeconds\": 3000, \"strategy\": \"round-robin\",",
            configure: o => o.AttemptPipeline = _ => new ResiliencePipelineBuilder { TimeProvider = o.TimeProvider }.AddTimeout(TimeSpan.FromSeconds(40)).Build());
        DeploymentState b = router.State("g/b");
        b.Configure(b.Settings with { ConsumerTimeout = TimeSpan.FromHours(1) });
        CancellationToken token = default;
        var reader = new FakeReader("one ", "two ", FakeReader.Stall);

        // The first attempt of the same request times out; its timer must not come back either.
        router["g/a"].OnStream = (_, _) => Open(new FakeReader(FakeReader.Stall));
        router["g/b"].OnStream = (_, given) =>
        {
            token = given;
            return Open(reader);
        };
        router["g/a"].OnComplete = (_, _) => new(FakeClient.Answer("other"));
        using var source = new CancellationTokenSource();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.Chat("g")
            .StreamAsync("hi", null, new RouteOptions { Weights = null }, source.Token).GetAsyncEnumerator(CancellationToken.None);
        Task<bool> first = stream.MoveNextAsync().AsTask();
        if (!first.IsCompleted)
        {
            await Pass(router, 30);
        }

        Assert.True(await first.WaitAsync(TimeSpan.FromMinutes(1)));
        await Disturbances[name](router);
        Assert.False(token.IsCancellationRequested);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("two ", stream.Current.Text);
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        await Pass(router, 100);
        Assert.False(pending.IsCompleted || token.IsCancellationRequested || reader.Aborted);

        source.Cancel();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending)).CancellationToken);
        Assert.True(token.IsCancellationRequested && reader.Aborted);
        Assert.Equal(0, router.InFlight);
    }

    private static ValueTask<LlmRouter.Core.Outcome<ChatStreamReader>> Open(ChatStreamReader reader) => new(new LlmRouter.Core.Outcome<ChatStreamReader>(reader));

    private static async Task Read(TestRouter router, RouteOptions route, CancellationToken cancellation = default)
    {
        await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi", null, route, cancellation))
        {
        }
    }

    private static Task Pass(TestRouter router, double seconds) => Do(() => router.Time.Advance(TimeSpan.FromSeconds(seconds)));

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
