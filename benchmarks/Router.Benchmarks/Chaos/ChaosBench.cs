using System.Globalization;
using LlmRouter.Benchmarks.Measuring;
using LlmRouter.Chaos;

namespace LlmRouter.Benchmarks.Chaos;

/// <summary>Seven of ten deployments are broken, and no call is to fail. Simulator and router share this process.</summary>
internal static class ChaosBench
{
    private const int Callers = 64;

    /// <param name="args">What follows the name of the command.</param>
    /// <returns>0 when no call failed.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int calls = 100_000;
        if (args is not [] && !(args is ["--calls", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out calls) && calls > 0))
        {
            Console.Error.WriteLine("Usage: chaos [--calls <number, one or more>]");
            return 2;
        }

        int said = 0;
        ChaosResult result = await ChaosScenario.RunAsync(calls, Callers, ended =>
        {
            int tenth = (int)(ended * 10L / calls);
            if (tenth > Volatile.Read(ref said) && Interlocked.Exchange(ref said, tenth) < tenth)
            {
                Console.Error.WriteLine($"{tenth * 10} %");
            }
        });

        Print(result);
        return result.Failures.Count == 0 ? 0 : 1;
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Print(ChaosResult result)
    {
        var report = new Report(
            $"{Count(result.Calls)} calls by {Callers} callers, one in {ChaosScenario.StreamEvery} streamed",
            "calls", "failed", "calls/s", "attempts a call", "most", "p50 ms", "p99 ms", "max ms");
        report.Add(
            Count(result.Calls),
            $"{result.Failures.Count} (must be 0)",
            Report.Number(result.CallsPerSecond),
            result.MeanAttempts.ToString("0.000", CultureInfo.InvariantCulture),
            result.MaxAttempts.ToString(CultureInfo.InvariantCulture),
            Report.Number(result.Milliseconds(0.5)),
            Report.Number(result.Milliseconds(0.99)),
            Report.Number(result.Milliseconds(1)));
        report.Print();

        var deployments = new Report("By deployment", "deployment", "attempts", "answered", "failed", "cooldowns");
        foreach (DeploymentStatus status in result.Deployments)
        {
            deployments.Add(
                status.Id,
                Count(status.Requests),
                Count(status.Successes),
                status.Failures.Count == 0 ? "0" : string.Join(", ", status.Failures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Value} {f.Key}"))),
                Count(status.Cooldowns));
        }

        deployments.Print();
        foreach (IGrouping<string, string> group in result.Failures.GroupBy(f => f.Split(" [req ")[0]).OrderByDescending(g => g.Count()).Take(20))
        {
            Console.WriteLine();
            Console.WriteLine($"{group.Count()} x {group.Key}");
        }
    }
}
