using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Scheduling;

/// <summary>Many threads at once: whatever the order, nobody is lost, served twice, or beyond a limit, and at rest nothing is left.</summary>
public class QueueHammerTests
{
    private const int Threads = 8;

    [Theory]
    [InlineData("\"maxParallel\": 3", "\"maxParallel\": 2", 1500)]
    [InlineData("\"maxParallel\": 3, \"rpm\": 400", "\"maxParallel\": 3, \"tpm\": 4000", 600)]
    public async Task Everybody_gets_one_answer_or_a_reason(string a, string b, int calls)
    {
        var served = new int[Threads * calls];
        var desks = new List<Desk>();
        using var router = new TestRouter(
            $$"""
            { "groups": {
              "g": { "deployments": [
                { "id": "a", "model": "openai/m", "apiKey": "env:A", {{a}} }, { "id": "b", "model": "openai/m", "apiKey": "env:B", {{b}} } ] },
              "h": { "deployments": [ { "model": "group/g" } ] } } }
            """,
            configure: options => options.ClientFactory = _ =>
            {
                var desk = new Desk(served);
                desks.Add(desk);
                return desk;
            });

        int answered = 0;
        int refused = 0;
        int cancelled = 0;
        using var stop = new CancellationTokenSource();
        Task clock = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                router.Time.Advance(TimeSpan.FromMilliseconds(20));
                Thread.Sleep(0);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var random = new Random(thread);
            for (int i = 0; i < calls; i += 10)
            {
                await Task.WhenAll(Enumerable.Range(i, 10).Select(n => AskAsync((thread * calls) + n, random.Next(100), random.Next(4))));
            }
        }))).WaitAsync(TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        await clock;

        async Task AskAsync(int number, int chance, int priority)
        {
            using var cancellation = new CancellationTokenSource();
            try
            {
                var route = new RouteOptions { Priority = priority * 50, WaitForCapacity = TimeSpan.FromSeconds(100), Retries = 0, Timeout = TimeSpan.FromSeconds(500) };
                Task<ChatResponse> request = router.Router.CompleteAsync(chance % 2 == 0 ? "g" : "h", $"{number}", null, route, cancellation.Token);
                if (chance < 10)
                {
                    await Task.Yield();
                    await cancellation.CancelAsync();
                }

                await request;
                Interlocked.Increment(ref answered);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
            catch (LlmRouterException e) when (e.Kind == FailureKind.RateLimited)
            {
                Interlocked.Increment(ref refused);
            }
        }

        Assert.Equal(Threads * calls, answered + refused + cancelled);
        Assert.True(answered > Threads * calls / 2, $"{answered} answered, {refused} refused, {cancelled} cancelled");
        Assert.DoesNotContain(served, s => s > 1);
        Assert.All(desks, d => Assert.InRange(d.Most, 1, 3));
        Assert.Equal(0, router.InFlight);
        Assert.Equal(0, router.Engine.Capacity.Waiting);
        Assert.All(router.Engine.Table.Groups, g => Assert.Equal(0, g.State.Waiting));
    }

    /// <summary>Answers on another thread, and counts.</summary>
    private sealed class Desk(int[] served) : DeploymentClient
    {
        private int _now;
        private int _most;

        public int Most => _most;

        public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            int now = Interlocked.Increment(ref _now);
            for (int seen = Volatile.Read(ref _most); now > seen; seen = Volatile.Read(ref _most))
            {
                Interlocked.CompareExchange(ref _most, now, seen);
            }

            Interlocked.Increment(ref served[int.Parse(request.Messages[0].Text, System.Globalization.CultureInfo.InvariantCulture)]);
            await Task.Yield();
            Interlocked.Decrement(ref _now);
            return FakeClient.Answer("hello", 10, 5);
        }
    }
}
