using System.ClientModel;
using LlmRouter.Benchmarks.Measuring;
using OpenAI;
using OpenAI.Chat;

namespace LlmRouter.Benchmarks.Loopback;

/// <summary>The same chat request over loopback: written by hand, through the official client, and routed.</summary>
internal static class LoopbackBench
{
    private const string Prompt = "Why is the sky blue? Answer in one sentence.";

    public static async Task RunAsync(bool isLong)
    {
        using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        using var hand = new HandWrittenClient(simulator.Chat);
        var official = new ChatClient("gpt-4o", new ApiKeyCredential("a-key"), new OpenAIClientOptions { Endpoint = simulator.Chat });
        await using BenchRouter router = BenchRouter.At(simulator.Chat);
        int calls = isLong ? 1_000 : 300;
        Result[] results = await Rounds.RunAsync(
            [
                new Contender("HttpClient + System.Text.Json", calls, () => hand.CompleteAsync(Prompt)),
                new Contender("OpenAI SDK", calls, () => official.CompleteChatAsync(Prompt)),
                new Contender("LlmRouter, one deployment", calls, () => router.Single.CompleteAsync(Prompt)),
                new Contender("LlmRouter, two and a fallback", calls, () => router.Pair.CompleteAsync(Prompt)),
                new Contender("LlmRouter, two with RPM + TPM", calls, () => router.Limited.CompleteAsync(Prompt)),
            ],
            isLong ? 40 : 20,
            warmUps: 12);
        var report = new Report("One chat call over loopback", "client", "CPU us", "spread", "bytes", "wall p50 us");
        foreach (Result result in results)
        {
            report.Add(
                result.Name,
                Report.Microseconds(result.CpuNanoseconds),
                Report.Percent(result.Spread),
                Report.Number(result.Bytes),
                Report.Microseconds(result.WallNanoseconds));
        }

        report.Print();
        var ratios = new Report("The same as ratios", "LlmRouter", "CPU / by hand", "bytes / by hand", "CPU / SDK", "bytes / SDK");
        foreach (Result result in results.Skip(2))
        {
            ratios.Add(
                result.Name,
                Report.Against(result.CpuNanoseconds / results[0].CpuNanoseconds, 1.15, "x"),
                Report.Against(result.Bytes / results[0].Bytes, 1.5, "x"),
                Report.Against(result.CpuNanoseconds / results[1].CpuNanoseconds, 0.7, "x"),
                Report.Against(result.Bytes / results[1].Bytes, 0.5, "x"));
        }

        ratios.Print();
    }
}
