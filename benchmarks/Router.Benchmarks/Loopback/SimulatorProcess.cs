using System.Diagnostics;
using LlmRouter.Testing;

namespace LlmRouter.Benchmarks.Loopback;

/// <summary>
/// The provider simulator in a process of its own, so that this one's processor time and allocations are the client's alone:
/// the benchmark executable, started once more.
/// </summary>
internal sealed class SimulatorProcess : IDisposable
{
    /// <summary>How many tokens a stream has.</summary>
    public const int StreamTokens = 400;

    private readonly Process _process;

    private SimulatorProcess(Process process, Uri chat, Uri stream)
    {
        _process = process;
        Chat = chat;
        Stream = stream;
    }

    /// <summary>The base URL at which chat requests get a short answer.</summary>
    public Uri Chat { get; }

    /// <summary>The base URL at which they get a long one.</summary>
    public Uri Stream { get; }

    public static async Task<SimulatorProcess> StartAsync()
    {
        string self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SimulatorProcess).Assembly.Location);
        }

        start.ArgumentList.Add("serve");
        Process process = Process.Start(start)!;
        string? chat = await process.StandardOutput.ReadLineAsync();
        string? stream = await process.StandardOutput.ReadLineAsync();
        return chat is not null && stream is not null
            ? new SimulatorProcess(process, new Uri(chat), new Uri(stream))
            : throw new InvalidOperationException("The simulator did not start.");
    }

    /// <summary>What the other process does: serves until its input ends.</summary>
    public static async Task ServeAsync()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { KeepRequests = 0 });
        SimulatedDeployment chat = simulator.Deployment("chat");
        chat.ApiKey = null;
        chat.Answer = SimulatedAnswers.Text("The sky is blue because air scatters short waves of light more than long ones.");
        SimulatedDeployment stream = simulator.Deployment("stream");
        stream.ApiKey = null;
        stream.Answer = SimulatedAnswers.Lorem(StreamTokens);
        Console.WriteLine(chat.Endpoint());
        Console.WriteLine(stream.Endpoint());
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
