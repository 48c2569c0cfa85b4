using System.Globalization;
using LlmRouter.Benchmarks.Measuring;
using LlmRouter.Configuration;
using LlmRouter.Core;

namespace LlmRouter.Benchmarks.Decisions;

/// <summary>What one decision costs: without anything around it, and by several threads at once.</summary>
internal static class DecisionBench
{
    public static readonly string[] Strategies = StrategyNames.All;

    private static readonly int[] Sizes = [8, 64, 1_000];

    public static async Task RunAsync(bool isLong)
    {
        int rounds = isLong ? 60 : 15;
        foreach (bool limits in (bool[])[false, true])
        {
            var cases = new List<DecisionCase>();
            var contenders = new List<Contender>();
            foreach (int size in Sizes)
            {
                foreach (string strategy in Strategies)
                {
                    var decision = new DecisionCase(strategy, size, limits);
                    cases.Add(decision);
                    contenders.Add(new Contender(string.Create(CultureInfo.InvariantCulture, $"{strategy}, {size:N0}"), size > 64 ? 60_000 : 200_000, decision.Run));
                }
            }

            Result[] results = await Rounds.RunAsync(contenders, rounds);
            var report = new Report(
                limits ? "One decision with RPM and TPM, clock readings included" : "One decision without limits, clock given",
                "strategy, deployments", "ns", "spread", "bytes");
            for (int i = 0; i < results.Length; i++)
            {
                double most = Sizes[i / Strategies.Length] >= 1_000 ? 1_000 : limits ? 130 : 60;
                report.Add(results[i].Name, Report.Against(results[i].CpuNanoseconds, most, ""), Report.Percent(results[i].Spread), Report.Against(Math.Round(results[i].Bytes, 2), 0, ""));
            }

            report.Print();
            cases.ForEach(c => c.Dispose());
        }

        await MachineAsync(rounds);
        await NamesAsync(rounds);
        await ThreadsAsync(rounds);
    }

    /// <summary>What the machine takes for things that every decision is made of: targets in nanoseconds mean little without.</summary>
    private static async Task MachineAsync(int rounds)
    {
        int counter = 0;
        long sum = 0;
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["gpt-4"] = 1, ["claude"] = 2 };
        TimeProvider clock = TimeProvider.System;
        Result[] results = await Rounds.RunAsync(
            [
                new Contender("three interlocked operations", 500_000, n =>
                {
                    for (int i = 0; i < n; i++)
                    {
                        Interlocked.Increment(ref counter);
                        Interlocked.Exchange(ref sum, i);
                        Interlocked.Decrement(ref counter);
                    }
                }),
                new Contender("reading the clock", 500_000, n =>
                {
                    for (int i = 0; i < n; i++)
                    {
                        sum += clock.GetTimestamp();
                    }
                }),
                new Contender("looking a name up, ignoring case", 500_000, n =>
                {
                    for (int i = 0; i < n; i++)
                    {
                        sum += names["gpt-4"];
                    }
                }),
            ],
            rounds);
        var report = new Report("The machine, at the same time", "what", "ns", "spread");
        foreach (Result result in results)
        {
            report.Add(result.Name, Report.Number(result.CpuNanoseconds), Report.Percent(result.Spread));
        }

        report.Print();
    }

    private static async Task NamesAsync(int rounds)
    {
        await using BenchRouter generated = BenchRouter.At(new Uri("http://localhost/"));
        using Router parsed = Router.Parse(DecisionCase.Json("least-busy", 8, limits: false), new RouterOptions { EnvironmentVariables = static name => name });
        RoutingTable compiled = generated.Engine.Table;
        RoutingTable read = parsed.Engine.Table;
        Result[] results = await Rounds.RunAsync(
            [
                new Contender("generated, group", 500_000, n => Resolve(compiled, "pair", n)),
                new Contender("generated, alias, other case", 500_000, n => Resolve(compiled, "GPT-4o-Mini", n)),
                new Contender("generated, group/id", 500_000, n => Resolve(compiled, "pair/west", n)),
                new Contender("models.json at run time, group", 500_000, n => Resolve(read, "gpt-4", n)),
            ],
            rounds);
        var report = new Report("Resolving a name", "router, name", "ns", "spread", "bytes");
        foreach (Result result in results)
        {
            report.Add(result.Name, Report.Number(result.CpuNanoseconds), Report.Percent(result.Spread), Report.Number(result.Bytes));
        }

        report.Print();
    }

    private static void Resolve(RoutingTable table, string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (table.Find(name) is null)
            {
                throw new InvalidOperationException("The name is unknown.");
            }
        }
    }

    private static async Task ThreadsAsync(int rounds)
    {
        var cases = new List<DecisionCase>();
        var contenders = new List<Contender>();
        foreach (int threads in (int[])[1, 2, 4, 8])
        {
            foreach (string strategy in Strategies)
            {
                var decision = new DecisionCase(strategy, 8, limits: false);
                cases.Add(decision);
                contenders.Add(new Contender($"{strategy}, {threads} threads", 200_000, n => Together(decision, threads, n / threads)));
            }
        }

        Result[] results = await Rounds.RunAsync(contenders, rounds);
        var report = new Report("One decision over 8 deployments, by several threads at once", "strategy, threads", "ns", "x of one thread", "spread");
        for (int i = 0; i < results.Length; i++)
        {
            double alone = results[i % Strategies.Length].CpuNanoseconds;
            report.Add(results[i].Name, Report.Number(results[i].CpuNanoseconds), Report.Number(results[i].CpuNanoseconds / alone), Report.Percent(results[i].Spread));
        }

        report.Print();
        cases.ForEach(c => c.Dispose());
    }

    private static void Together(DecisionCase decision, int threads, int count)
    {
        var others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(() => decision.Run(count));
            others[i].Start();
        }

        decision.Run(count);
        foreach (Thread other in others)
        {
            other.Join();
        }
    }
}
