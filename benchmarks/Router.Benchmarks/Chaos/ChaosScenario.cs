using System.Diagnostics;
using System.Text;
using LlmRouter.Testing;
using Microsoft.Extensions.AI;

namespace LlmRouter.Chaos;

/// <summary>
/// One group of ten deployments over real HTTP, of which seven are broken for good: three refuse connections, two answer 429 to
/// everything, one answers garbage, one accepts and never answers. Settings are the defaults but for an attempt timeout of two
/// seconds (for streams the same time to the first token). Shared by the benchmark and the test.
/// </summary>
internal static class ChaosScenario
{
    public const string Group = "chaos";

    /// <summary>Every how many calls one is streamed.</summary>
    public const int StreamEvery = 4;

    private static readonly string[] Ids =
        ["refuses-1", "refuses-2", "refuses-3", "limited-1", "limited-2", "garbage", "stalls", "healthy-1", "healthy-2", "healthy-3"];

    /// <summary>Makes so many calls by so many callers, and counts what came of them.</summary>
    /// <param name="calls">Calls in all.</param>
    /// <param name="callers">How many at a time.</param>
    /// <param name="progress">Called now and then with the calls that have ended, if given.</param>
    public static async Task<ChaosResult> RunAsync(int calls, int callers, Action<int>? progress = null)
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { PortPerDeployment = true, KeepRequests = 0 });
        Break(simulator);
        await using Router router = Router.Parse(Configuration(), simulator.Attach(new RouterOptions { EnvironmentVariables = static _ => "a-key" }));

        var result = new ChaosResult(calls);
        long started = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (int call = Interlocked.Increment(ref next); call < calls; call = Interlocked.Increment(ref next))
            {
                await CallAsync(router, call, result);
                progress?.Invoke(result.Ended);
            }
        })));
        result.Complete(Stopwatch.GetElapsedTime(started), router.GetStatus());
        return result;
    }

    private static async Task CallAsync(Router router, int call, ChaosResult result)
    {
        string prompt = $"Call {call}";
        long started = Stopwatch.GetTimestamp();
        try
        {
            string text;
            RouteInfo? route;
            if (call % StreamEvery == 0)
            {
                (text, route) = await StreamAsync(router, prompt);
            }
            else
            {
                ChatResponse answer = await router.CompleteAsync(Group, prompt);
                (text, route) = (answer.Text, answer.Route());
            }

            // An answer that is not the one to this very question would be a failure too.
            result.Answered(call, Stopwatch.GetElapsedTime(started), route!.Attempts.Count, text == prompt ? null : $"another answer: '{text}'");
        }
        catch (LlmRouterException e)
        {
            result.Failed(call, Stopwatch.GetElapsedTime(started), e.Attempts.Count, $"{e.Kind}: {e.Message}");
        }
        catch (Exception e)
        {
            result.Failed(call, Stopwatch.GetElapsedTime(started), 0, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static async Task<(string Text, RouteInfo? Route)> StreamAsync(Router router, string prompt)
    {
        var text = new StringBuilder();
        RouteInfo? route = null;
        await foreach (ChatResponseUpdate update in router.StreamAsync(Group, prompt))
        {
            text.Append(update.Text);
            route = update.Route() ?? route;
        }

        return (text.ToString(), route);
    }

    private static void Break(ProviderSimulator simulator)
    {
        foreach (string id in Ids)
        {
            SimulatedDeployment deployment = simulator.Deployment($"{Group}/{id}");
            deployment.Answer = SimulatedAnswers.Echo;
            switch (id)
            {
                case "refuses-1" or "refuses-2" or "refuses-3":
                    // Its port stays bound and does not listen: the operating system refuses.
                    deployment.Kill();
                    break;
                case "limited-1":
                    deployment.Faults.Always(Fault.RateLimited());
                    break;
                case "limited-2":
                    deployment.Faults.Always(Fault.RateLimited(TimeSpan.FromSeconds(1)));
                    break;
                case "garbage":
                    deployment.Faults.Always(Fault.GarbageStream);
                    break;
                case "stalls":
                    deployment.Faults.Always(Fault.StallBeforeHeaders());
                    break;
            }
        }
    }

    private static string Configuration()
    {
        IEnumerable<string> deployments = Ids.Select(id => $$"""{ "id": "{{id}}", "model": "openai/gpt-4o", "apiKey": "env:KEY_{{id.Replace("-", "_", StringComparison.Ordinal)}}" }""");
        return $$"""
            { "groups": { "{{Group}}": { "attemptTimeoutSeconds": 2, "firstTokenTimeoutSeconds": 2, "deployments": [
              {{string.Join(",\n  ", deployments)}} ] } } }
            """;
    }
}
