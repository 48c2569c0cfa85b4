using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Properties;

/// <summary>Everything at once from many threads: when they are done, nothing is left of it.</summary>
[Collection(Crowds.Name)]
public class CrowdTests
{
    private const int Threads = 8;
    private const int OperationsEach = 800;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Eight_threads_that_do_anything_leave_every_counter_as_it_should_be(int seed)
    {
        using var router = new TestRouter(
            """
            { "defaults": { "waitForCapacitySeconds": 0 }, "budgets": { "provider:openai": { "usd": 1000, "per": "hour" }, "tenant:*": { "usd": 0.001, "per": "minute" } },
              "groups": {
                "g": { "fallbacks": ["h"], "retries": 1, "deployments": [
                  { "id": "d0", "model": "openai/m", "price": { "input": 1, "output": 2 }, "maxParallel": 3 },
                  { "id": "d1", "model": "openai/m", "price": { "input": 1, "output": 2 }, "tpm": 1000000 } ] },
                "h": { "retries": 0, "deployments": [ { "id": "d0", "model": "openai/m", "price": { "input": 1, "output": 2 } } ] } } }
            """,
            seed,
            options => options.ClientFactory = connection => new Moody(connection.Name, seed));
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(t => Task.Run(() => WorkAsync(router, new Random((seed * 100) + t)))));

        router.Router.SetStrategy("g", RoutingStrategy.SimpleShuffle);
        Assert.Equal(0, router.InFlight);
        Assert.Equal(0, router.Router.Live.Draining);
        foreach (DeploymentHandle handle in router.Router.Deployments.List())
        {
            DeploymentStatus status = handle.GetStatus();
            Assert.Equal(status.Requests, status.Successes + status.Cancelled + status.Failures.Values.Sum());
            Assert.True(status is { InFlight: 0, InputTokens: >= 0, OutputTokens: >= 0, Cost: >= 0 }, $"seed {seed}: {handle}");
            Assert.Equal(handle.ToString(), router.Router.Deployments.Get($"{status.Group}/{status.Id}").ToString());
        }

        // A slot that a call still held, or that was given back twice, would show here.
        DeploymentChunk[] chunks = [.. router.Engine.Table.Groups.SelectMany(g => g.Segments).Select(s => s.Chunk).Distinct()];
        Assert.All(chunks, c => Assert.All(c.InFlight, n => Assert.Equal(0, n)));
        Assert.Equal(router.Router.Deployments.List().Count, chunks.Sum(c => c.Slots.ToArray().Count(s => s is not null)));

        // An hour on, nothing is reserved of the budgets: what ran was settled once.
        router.Time.Advance(TimeSpan.FromHours(1));
        Assert.All(router.Engine.Table.Budgets.All, b => Assert.Equal(0, b.Spent(router.Time.GetUtcNow())));
        ChatResponse last = await router.Router.CompleteAsync("g", "hi", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("ok", last.Text);
    }

    private static async Task WorkAsync(TestRouter router, Random random)
    {
        for (int i = 0; i < OperationsEach; i++)
        {
            string group = random.Next(3) == 0 ? "h" : "g";
            string id = "d" + random.Next(2, 6);
            switch (random.Next(40))
            {
                case 0:
                    router.Router.Deployments.Upsert(group, $$"""{ "id": "{{id}}", "model": "openai/m{{random.Next(2)}}", "price": { "input": 1, "output": 2 }, "rpm": {{random.Next(1, 2_000)}} }""");
                    break;
                case 1:
                    router.Router.Deployments.Remove(group, id);
                    break;
                case 2:
                    router.Router.Deployments.Update("g", "d1", d => d.Tpm = random.Next(100, 1_000_000));
                    break;
                case 3:
                    router.Router.SetStrategy(group, (RoutingStrategy)random.Next(8));
                    break;
                case 4:
                    router.Router.Deployments.Drain("g", "d0");
                    router.Router.Deployments.Enable("g", "d0");
                    break;
                case 5:
                    router.Time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 3_000)));
                    break;
                default:
                    await CallAsync(router, group, random);
                    break;
            }
        }
    }

    private static async Task CallAsync(TestRouter router, string group, Random random)
    {
        using var caller = new CancellationTokenSource();
        bool leaves = random.Next(6) == 0;
        var route = new RouteOptions { Tenant = random.Next(4) == 0 ? "t" + random.Next(3) : null, Retries = 0 };
        var options = new ChatOptions { MaxOutputTokens = random.Next(200) };
        try
        {
            if (random.Next(2) == 0)
            {
                Task<ChatResponse> answer = router.Router.CompleteAsync(group, "hi", options, route, caller.Token);
                await (leaves ? caller.CancelAsync() : Task.CompletedTask);
                await answer;
                return;
            }

            int chunks = leaves ? random.Next(3) : int.MaxValue;
            await foreach (ChatResponseUpdate update in router.Router.StreamAsync(group, "hi", options, route, caller.Token))
            {
                if (chunks-- == 0)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is LlmRouterException or OperationCanceledException)
        {
            // Both are among the ways in which a call may end.
        }
    }

    /// <summary>Answers, fails or breaks off, after a turn of the scheduler or at once.</summary>
    private sealed class Moody : LlmRouter.Providers.DeploymentClient
    {
        private readonly RandomSource _random;

        public Moody(string name, int seed) => _random = new RandomSource(seed + name.Length);

        public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(LlmRouter.Providers.ChatRequest request, CancellationToken cancellationToken)
        {
            await TurnAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return _random.NextDouble() < 0.1 ? Broken() : FakeClient.Answer("ok");
        }

        public override async ValueTask<Outcome<LlmRouter.Providers.ChatStreamReader>> StreamAsync(LlmRouter.Providers.ChatRequest request, CancellationToken cancellationToken)
        {
            await TurnAsync();
            return _random.NextDouble() < 0.1 ? Broken() : new FakeReader("", "a", "b", _random.NextDouble() < 0.1 ? FakeClient.Fails(FailureKind.Connection, stage: FailureStage.Sent) : "c");
        }

        private static Failure Broken() => FakeClient.Fails(FailureKind.Conflict, stage: FailureStage.Answered);

        private async ValueTask TurnAsync()
        {
            if (_random.NextDouble() < 0.5)
            {
                await Task.Yield();
            }
        }
    }
}
