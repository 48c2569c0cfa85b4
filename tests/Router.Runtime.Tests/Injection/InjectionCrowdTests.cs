using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Injection;

[Collection(Crowds.Name)]
public class InjectionCrowdTests
{
    private static readonly RouteOptions Once = new() { Retries = 0, MaxAttempts = 1 };

    [Fact]
    public async Task Exactly_the_next_attempts_fail_however_many_callers_there_are()
    {
        const int Calls = 2_000;
        const int OfGroup = 500;
        const int OfDeployment = 100;
        using TestRouter router = TestRouter.Of("a b c d");
        router.Router.Faults.Next("g", FailureKind.Conflict, OfGroup);
        router.Router.Faults.Next("g/a", FailureKind.BadRequest, OfDeployment);
        router.Router.Faults.NextStream("g/a", FailureKind.ServerError, 1, count: 7);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<FailureKind?>[] calls = [.. Enumerable.Range(0, Calls).Select(async i =>
        {
            await gate.Task;
            try
            {
                await router.Router.CompleteAsync("g", "hi", route: Once);
                return (FailureKind?)null;
            }
            catch (LlmRouterException e)
            {
                return e.Kind;
            }
        })];
        gate.SetResult();
        FailureKind?[] ends = await Task.WhenAll(calls);

        Assert.Equal(OfGroup, ends.Count(k => k == FailureKind.Conflict));
        Assert.Equal(OfDeployment, ends.Count(k => k == FailureKind.BadRequest));
        Assert.Equal(Calls - OfGroup - OfDeployment, ends.Count(k => k is null));
        Assert.Equal(Calls - OfGroup - OfDeployment, router.Group().Deployments.Sum(d => router[d.Name].Calls));
        Assert.Equal(7, router.Router.Faults.Pending);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task Whoever_injects_and_clears_while_calls_run_loses_none_of_them()
    {
        using TestRouter router = TestRouter.Of("a b c d");
        using var stop = new CancellationTokenSource();
        Task injecting = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                router.Router.Faults.Next("g", FailureKind.Conflict, 2);
                router.Router.Faults.Always("g/a", FailureKind.Connection, 0.5);
                router.Router.Faults.NextStream("g", FailureKind.MalformedResponse, 1);
                router.Router.Faults.Clear(i % 2 == 0 ? "g/a" : null);
            }
        });
        int answered = 0, failed = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                try
                {
                    if (i % 4 == 0)
                    {
                        await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi", route: Once))
                        {
                        }
                    }
                    else
                    {
                        await router.Router.CompleteAsync("g", "hi", route: Once);
                    }

                    Interlocked.Increment(ref answered);
                }
                catch (LlmRouterException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        })));
        await stop.CancelAsync();
        await injecting;

        Assert.Equal(4_000, answered + failed);
        Assert.Equal(0, router.InFlight);
        router.Router.Faults.Clear();
        Assert.Equal(0, router.Router.Faults.Pending);
    }
}
