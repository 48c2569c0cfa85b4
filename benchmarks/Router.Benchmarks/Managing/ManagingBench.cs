using System.Diagnostics;
using LlmRouter.Benchmarks.Decisions;
using LlmRouter.Benchmarks.Measuring;
using LlmRouter.Core;

namespace LlmRouter.Benchmarks.Managing;

/// <summary>
/// Changes of a running router: what one takes, how many a second go beside callers, what the callers notice of them, and whether
/// one of their calls is lost.
/// </summary>
internal static class ManagingBench
{
    private const int Callers = 2;

    public static async Task RunAsync(bool isLong)
    {
        await CostAsync(isLong);
        await BesideCallersAsync(isLong);
    }

    /// <summary>What a change takes of the processor, whatever else the machine does.</summary>
    private static async Task CostAsync(bool isLong)
    {
        int[] sizes = [8, 64, 1_000];
        Router[] routers = [.. sizes.Select(s => Router.Parse(DecisionCase.Json("simple-shuffle", s, limits: false), new RouterOptions { EnvironmentVariables = static name => name }))];
        Result[] results = await Rounds.RunAsync(
            [.. sizes.Select((s, i) => new Contender($"{s} deployments", s > 100 ? 40 : 400, n =>
            {
                // Whole turns of add, update, update, remove: the router is as it was.
                for (int turn = 0; turn < n; turn++)
                {
                    Change(routers[i], turn);
                }
            }))],
            isLong ? 30 : 12);
        var report = new Report("One change of a running router, alone (processor time)", "router", "us", "spread", "KB");
        foreach (Result result in results)
        {
            report.Add(result.Name, Report.Against(result.CpuNanoseconds / 1_000, result.Name.StartsWith('1') ? 10_000 : 1_000, ""), Report.Percent(result.Spread), Report.Number(result.Bytes / 1_024));
        }

        report.Print();
        Array.ForEach(routers, r => r.Dispose());
    }

    private static async Task BesideCallersAsync(bool isLong)
    {
        var report = new Report(
            "Changes of a running router (wall time; one group; callers decide as fast as they can)",
            "deployments, changes a second asked for", "made a second", "one takes us p50", "p99", "calls lost", "decisions beside / alone");
        TimeSpan time = TimeSpan.FromSeconds(isLong ? 10 : 2);
        foreach ((int deployments, int rate) in ((int, int)[])[(8, 1_000), (64, 1_000), (64, 0), (1_000, 0)])
        {
#pragma warning disable LLMR8005 // A new one for each size is what is measured.
            using var router = Router.Parse(DecisionCase.Json("simple-shuffle", deployments, limits: false), new RouterOptions { EnvironmentVariables = static name => name });
#pragma warning restore LLMR8005
            Change(router, 0);
            Change(router, 1);
            await CallersAsync(router, TimeSpan.FromSeconds(0.5), -1);
            Figures alone = await CallersAsync(router, time, -1);
            Figures beside = await CallersAsync(router, time, rate);
            beside.Changes.Sort();
            report.Add(
                $"{deployments}, {(rate == 0 ? "as many as go" : rate.ToString(System.Globalization.CultureInfo.InvariantCulture))}",
                Report.Number(beside.Changes.Count / time.TotalSeconds),
                Report.Microseconds(At(beside.Changes, 0.5)),
                Report.Microseconds(At(beside.Changes, 0.99)),
                Report.Against(beside.Lost, 0, ""),
                Report.Number(beside.Calls / (double)alone.Calls));
        }

        report.Print();
    }

    private static double At(List<double> sorted, double quantile) => sorted[(int)Math.Min(sorted.Count - 1, quantile * sorted.Count)];

    /// <summary>Adds a deployment, changes it, changes its connection, removes it, in turn.</summary>
    private static void Change(Router router, int turn)
    {
        switch (turn % 4)
        {
            case 0:
                router.Deployments.Add("gpt-4", new DeploymentDefinition { Id = "new", Model = "openai/gpt-4o" });
                break;
            case 1:
                router.Deployments.Update("gpt-4", new DeploymentDefinition { Id = "new", Model = "openai/gpt-4o", Rpm = 1_000_000_000 });
                break;
            case 2:
                router.Deployments.Update("gpt-4", new DeploymentDefinition { Id = "new", Model = "openai/gpt-4o-mini", Rpm = 1_000_000_000 });
                break;
            default:
                router.Deployments.Remove("gpt-4", "new");
                break;
        }
    }

    private static async Task<Figures> CallersAsync(Router router, TimeSpan time, int rate)
    {
        long until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        Task<(long Calls, long Lost)>[] callers = [.. Enumerable.Range(0, Callers).Select(_ => Task.Factory.StartNew(() => Decide(router.Engine, until), TaskCreationOptions.LongRunning))];
        var changes = new List<double>();
        if (rate >= 0)
        {
            await Task.Factory.StartNew(() => Churn(router, until, rate, changes), TaskCreationOptions.LongRunning);
        }

        (long Calls, long Lost)[] figures = await Task.WhenAll(callers);
        return new Figures(figures.Sum(f => f.Calls), figures.Sum(f => f.Lost), changes);
    }

    private static void Churn(Router router, long until, int rate, List<double> changes)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int turn = 2; Stopwatch.GetTimestamp() < until; turn++)
        {
            if (rate > 0 && Stopwatch.GetElapsedTime(begun).TotalSeconds * rate < changes.Count)
            {
                turn--;
                Thread.Sleep(1);
                continue;
            }

            long start = Stopwatch.GetTimestamp();
            Change(router, turn);
            changes.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        router.Deployments.Upsert("gpt-4", new DeploymentDefinition { Id = "new", Model = "openai/gpt-4o" });
    }

    /// <summary>Resolves, picks, leases and settles, as a call does before and after it is sent.</summary>
    private static (long Calls, long Lost) Decide(RouterEngine engine, long until)
    {
        long calls = 0, lost = 0;
        var used = new TokenUsage(1, 1, 0);
        while (Stopwatch.GetTimestamp() < until)
        {
            for (int i = 0; i < 64; i++)
            {
                calls++;
                if (!TryDecide(engine, used))
                {
                    lost++;
                }
            }
        }

        return (calls, lost);
    }

    private static bool TryDecide(RouterEngine engine, TokenUsage used)
    {
        // A request that finds its table outdated takes the present one, as the attempt loop does.
        for (RoutingTable? table = engine.Table, last = null; table != last; (last, table) = (table, engine.Table))
        {
            var tried = default(TriedSet);
            long now = engine.Clock.Now;
            if (Selection.TryLease(table.Groups[table.Find("gpt-4")!.Value.Group], ref tried, new RequestFacts { Need = new Reservation(1, 2), Now = now }, engine.Random, out Lease lease))
            {
                lease.Succeed(used, engine.Clock.Now);
                return true;
            }
        }

        return false;
    }

    private sealed record Figures(long Calls, long Lost, List<double> Changes);
}
