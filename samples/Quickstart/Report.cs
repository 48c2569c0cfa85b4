using LlmRouter;
using Spectre.Console;

namespace Quickstart;

/// <summary>What has become of the calls, once they are over.</summary>
internal static class Report
{
    private const int ErrorsShown = 5;

    public static void Write(IAnsiConsole console, IReadOnlyList<DeploymentStatus> deployments, Load load)
    {
        console.Write(Deployments(deployments));
        console.Write(Classes(load.Classes));
        foreach (string error in load.Classes.SelectMany(c => c.Tally.Errors).Take(ErrorsShown))
        {
            console.MarkupLineInterpolated($"[red]{error}[/]");
        }

        string stopped = load.Done < load.Calls ? $" (stopped; {Figures.Count(load.Calls)} were planned)" : "";
        console.WriteLine($"total cost {Figures.Money(deployments.Sum(d => d.Cost))}");
        console.MarkupLineInterpolated($"[{(load.Failed == 0 ? "green" : "red")}]{Figures.Count(load.Done)} calls, {load.Failed} failed{stopped}[/]");
    }

    /// <summary>What each deployment was asked and did; an attempt that failed here was answered elsewhere.</summary>
    private static Table Deployments(IReadOnlyList<DeploymentStatus> deployments)
    {
        Table table = Tables.New("deployment", "attempts", "answered", "cooled", "tokens in", "out", "cost", "p50", "p95");
        table.AddColumn("failed");
        foreach (DeploymentStatus d in deployments)
        {
            table.AddRow(
                $"{d.Group}/{d.Id}", Figures.Count(d.Requests), Figures.Count(d.Successes), Figures.Count(d.Cooldowns),
                Figures.Count(d.InputTokens), Figures.Count(d.OutputTokens), Figures.Money(d.Cost), Figures.Time(d.MedianLatency), Figures.Time(d.Latency95), Figures.Kinds(d.Failures));
        }

        return table;
    }

    /// <summary>How the calls of each class came by their answers.</summary>
    private static Table Classes(IReadOnlyList<CallClass> classes)
    {
        Table table = Tables.New("calls", "group", "number", "first attempt", "retried", "fell back", "failed", "p50", "p95");
        foreach (CallClass c in classes)
        {
            Tally t = c.Tally;
            table.AddRow(
                c.Name, c.Group.Name, Figures.Count(t.Calls), Figures.Share(t.Count(Way.AtOnce), t.Calls), Figures.Share(t.Count(Way.Retried), t.Calls),
                Figures.Share(t.Count(Way.FellBack), t.Calls), Figures.Share(t.FailedCalls, t.Calls), Figures.Time(t.Quantile(0.5)), Figures.Time(t.Quantile(0.95)));
        }

        return table;
    }
}
