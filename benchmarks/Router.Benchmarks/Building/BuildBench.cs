using LlmRouter.Benchmarks.Decisions;
using LlmRouter.Benchmarks.Measuring;
using LlmRouter.Configuration;

namespace LlmRouter.Benchmarks.Building;

/// <summary>What it takes to construct a router of 1,000 deployments.</summary>
internal static class BuildBench
{
    private const double MostMilliseconds = 5;

    public static async Task RunAsync(bool isLong)
    {
        var options = new RouterOptions { EnvironmentVariables = static name => name };
        string json = DecisionCase.Json("least-busy", 1_000, limits: true);
        var faults = new FaultBag();
        RouterSpec spec = SpecReader.Read([new ConfigDocument(JsonReader.Read("models.json", json, faults), ConfigSource.Json)], faults);
        RouterImage image = ImageWriter.Write(spec);
        byte[] texts = ImageRouter.Texts(image);
        Result[] results = await Rounds.RunAsync(
            [
                new Contender("compiled tables", 10, n => Repeat(n, () => new ImageRouter(image, texts, options).Dispose())),
                new Contender("of it: engine, connections, tables", 10, n => Repeat(n, () => new SpecRouter(spec, options).Dispose())),
                new Contender("models.json at run time", 10, n => Repeat(n, () => Router.Parse(json, options).Dispose())),
            ],
            isLong ? 30 : 12);
        var report = new Report("Constructing a router of 1,000 deployments", "from", "ms", "spread", "KB");
        foreach (Result result in results)
        {
            report.Add(result.Name, Report.Against(result.CpuNanoseconds / 1e6, MostMilliseconds, ""), Report.Percent(result.Spread), Report.Number(result.Bytes / 1024));
        }

        report.Print();
    }

    private static void Repeat(int count, Action action)
    {
        for (int i = 0; i < count; i++)
        {
            action();
        }
    }

    private sealed class SpecRouter(RouterSpec spec, RouterOptions options) : Router(spec, options);
}
