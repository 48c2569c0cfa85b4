using LlmRouter;
using LlmRouter.Testing;
using Names = Quickstart.DemoRouter.DeploymentNames;

namespace Quickstart;

/// <summary>The providers behind the six deployments, played by an HTTP server on this machine: no key, no network, no cost.</summary>
internal sealed class Simulation : IAsyncDisposable
{
    private readonly ProviderSimulator _simulator;

    private Simulation(ProviderSimulator simulator)
    {
        _simulator = simulator;
        Play(Names.Smart.AzureEast, medianMilliseconds: 60);
        Play(Names.Smart.Openai, medianMilliseconds: 80);
        Play(Names.Smart.OpenaiLarge, medianMilliseconds: 300);
        Play(Names.Fast.MiniA, medianMilliseconds: 40).Limits = new SimulatedLimits { Rpm = 30 };
        Play(Names.Fast.MiniB, medianMilliseconds: 50);
        Play(Names.Backup.Openai, medianMilliseconds: 80);
    }

    public const string Story = """
        azure-east dies after 40 % of the calls and is back after 70 %; openai-large is slow;
        mini-a's provider takes 30 requests a minute, which the router learns from its 429s;
        mini-b is declared with 120 a minute, which the router keeps; backup takes what is left.
        """;

    /// <summary>What a router needs to talk to the simulated providers in place of the real ones.</summary>
    public RouterOptions Options => _simulator.Attach(new RouterOptions { RandomSeed = 1 });

    public static async Task<Simulation> StartAsync() => new(await ProviderSimulator.StartAsync());

    /// <summary>Lets happen what the story has for this moment, and says so.</summary>
    public string? Before(int call, int calls)
    {
        SimulatedDeployment east = _simulator.Deployment(Names.Smart.AzureEast);
        if (call == calls * 4 / 10)
        {
            east.Kill();
            return "azure-east dies: its connections are reset, and so is every new one";
        }

        if (call == calls * 7 / 10)
        {
            east.Revive();
            return "azure-east is back";
        }

        return null;
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    private SimulatedDeployment Play(string name, double medianMilliseconds)
    {
        SimulatedDeployment deployment = _simulator.Deployment(name);
        deployment.Latency = Latency.LogNormal(TimeSpan.FromMilliseconds(medianMilliseconds), sigma: 0.4);
        deployment.TokensPerSecond = 1_500;
        deployment.Answer = SimulatedAnswers.Lorem(200); // cut at the request's MaxOutputTokens
        return deployment;
    }
}
