using System.Collections.Concurrent;
using LlmRouter.Testing;
using Microsoft.Extensions.AI;

namespace LlmRouter.Integration.Tests;

public class DyingProviderTests
{
    private static readonly FailureKind[] Documented = [FailureKind.Connection, FailureKind.MalformedResponse];

    [Fact]
    public async Task A_provider_that_dies_in_the_middle_of_a_thousand_calls_loses_none_and_leaks_nothing()
    {
        const int Calls = 1_000;
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        var log = new CapturingLogger();
        var secrets = new ConcurrentBag<string>();
        var options = simulator.Attach(new RouterOptions { LoggerFactory = log, RandomSeed = 11 });
        options.ConfigureDeployments += d => secrets.Add(d.ApiKey!.Reveal());
        await using var router = new AppRouter(options);

        SimulatedDeployment dying = simulator.Deployment("gpt-4/openai");
        dying.Latency = Latency.Fixed(TimeSpan.FromMilliseconds(5));
        dying.TokensPerSecond = 2_000;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var outcomes = new ConcurrentBag<(bool Stream, string? Text, Exception? Failure)>();
        Task[] calls = [.. Enumerable.Range(0, Calls).Select(async i =>
        {
            await gate.Task;
            bool stream = i % 4 == 0;
            try
            {
                outcomes.Add((stream, stream ? await Stream(router, i) : (await router.Gpt4.CompleteAsync($"call {i}")).Text, null));
            }
            catch (Exception e)
            {
                outcomes.Add((stream, null, e));
            }
        })];

        gate.SetResult();
        await dying.Traffic.WaitAsync(t => t.Answered >= 50);
        dying.Kill();
        await Task.WhenAll(calls);

        Assert.Equal(Calls, outcomes.Count);
        Assert.All(outcomes, outcome =>
        {
            if (outcome.Failure is null)
            {
                Assert.NotEmpty(outcome.Text!);
                return;
            }

            // Only a stream that had begun may end so: nothing that was seen is sent again.
            var failure = Assert.IsType<LlmRouterException>(outcome.Failure);
            Assert.True(outcome.Stream, failure.ToString());
            Assert.Contains(failure.Kind, Documented);
        });
        Assert.True(outcomes.Count(o => o.Failure is null) > Calls * 0.9);

        Assert.All(router.GetStatus(), s => Assert.Equal(0, s.InFlight));
        Assert.All(router.GetStatus(), s => Assert.Equal(s.Requests, s.Successes + s.Cancelled + s.Failures.Values.Sum()));
        Assert.True(router.Gpt4.Deployments.Openai.GetStatus().Failures.Values.Sum() > 0);
        Assert.NotEmpty(log.Lines);
        foreach (string secret in secrets)
        {
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(outcomes, o => o.Failure?.ToString().Contains(secret, StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task A_provider_that_echoes_the_key_does_not_make_us_print_it()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        var log = new CapturingLogger();
        var options = simulator.Attach(new RouterOptions { LoggerFactory = log });
        string secret = "";
        options.ConfigureDeployments += d => secret = d.Group == "mini" && d.Id == "one" ? d.ApiKey!.Reveal() : secret;
        await using var router = new AppRouter(options);
        simulator.Deployment("mini/one").Faults.Always(Fault.Raw(
            401, """{"error":{"message":"Incorrect API key provided: KEY.","type":"invalid_request_error","code":"invalid_api_key"}}""".Replace("KEY", secret, StringComparison.Ordinal)));

        var e = await Assert.ThrowsAsync<LlmRouterException>(
            () => router.Mini.CompleteAsync("hi", null, new RouteOptions { Deployment = "one", DisableFallbacks = true }));
        Assert.Equal(FailureKind.Authentication, e.Kind);
        Assert.DoesNotContain(secret, e.ToString(), StringComparison.Ordinal);
        Assert.All(e.Attempts, a => Assert.DoesNotContain(secret, a.Message!, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private static async Task<string> Stream(AppRouter router, int call)
    {
        string text = "";
        await foreach (ChatResponseUpdate update in router.Gpt4.StreamAsync($"call {call}"))
        {
            text += update.Text;
        }

        return text;
    }
}
