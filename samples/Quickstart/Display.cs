using System.Collections.Concurrent;
using System.Diagnostics;
using LlmRouter;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart;

/// <summary>What is going on while the calls are made: a table that moves on a terminal, elsewhere one line a second.</summary>
internal sealed class Display(IAnsiConsole console, DemoRouter router, Load load)
{
    private readonly ConcurrentQueue<string> _events = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    private string Progress => $"{Figures.Count(load.Done)} of {Figures.Count(load.Calls)} calls done, {load.Failed} failed";

    /// <summary>Shows one thing that has happened. Thread-safe.</summary>
    public void Tell(string what)
    {
        string line = FormattableString.Invariant($"{Elapsed().TotalSeconds,5:0.0} s  {what}");
        _events.Enqueue(line);
        if (!console.CanMove())
        {
            Console.WriteLine(line);
        }
    }

    /// <summary>Shows the run until it is over.</summary>
    public async Task FollowAsync(Task run)
    {
        if (console.CanMove())
        {
            await console.Live(Picture()).AutoClear(true).StartAsync(async live =>
            {
                while (await IsRunningAsync(run, TimeSpan.FromMilliseconds(100)))
                {
                    live.UpdateTarget(Picture());
                }
            });
            foreach (string line in _events)
            {
                console.MarkupLineInterpolated($"[yellow]{line}[/]");
            }
        }
        else
        {
            while (await IsRunningAsync(run, TimeSpan.FromSeconds(1)))
            {
                Console.WriteLine(FormattableString.Invariant($"{Elapsed().TotalSeconds,5:0.0} s  {Progress}"));
            }
        }

        await run;
    }

    private static async Task<bool> IsRunningAsync(Task run, TimeSpan interval)
        => await Task.WhenAny(run, Task.Delay(interval)) != run;

    private TimeSpan Elapsed() => Stopwatch.GetElapsedTime(_started);

    private IRenderable Picture()
    {
        Table table = Tables.New("deployment", "in flight", "requests", "answered", "failed", "p50");
        table.AddColumn(new TableColumn("state") { NoWrap = true });
        foreach (DeploymentStatus d in router.GetStatus())
        {
            table.AddRow(
                $"{d.Group}/{d.Id}", Figures.Count(d.InFlight), Figures.Count(d.Requests), Figures.Count(d.Successes),
                Figures.Count(d.Failures.Values.Sum()), Figures.Time(d.MedianLatency), State(d));
        }

        int done = load.Done * 40 / load.Calls;
        string bar = $"[green]{new string('#', done)}[/][grey]{new string('.', 40 - done)}[/]  {Progress}";
        return new Rows([table, new Markup(bar), .. _events.Select(e => new Text(e, new Style(Color.Yellow)))]);
    }

    private static string State(DeploymentStatus d)
        => d.IsOff ? "[grey]off[/]" : d.CoolsFor is { } time ? $"[red]cools for {Figures.Time(time)}[/]" : "[green]ready[/]";
}
