using Quickstart;
using Spectre.Console;

if (!Arguments.TryParse(args, out Arguments arguments, out string error))
{
    Console.Error.WriteLine(error);
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    // The first Ctrl+C ends the calls, the second one the program.
    e.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};

var keys = new Keys();
await using Simulation? simulation = arguments.Live ? null : await Simulation.StartAsync();
await using var router = new DemoRouter(simulation?.Options ?? keys.Options);
if (router.GetStatus().All(d => d.IsOff))
{
    Console.Error.WriteLine($"There is no key to go live with. Set one or more of: {string.Join(", ", keys.Asked)}.");
    return 1;
}

var load = new Load(router, arguments.Calls);
IAnsiConsole console = Terminal.Open();
console.WriteLine($"Three groups, six deployments, {Figures.Count(load.Calls)} calls, up to {Load.AtATime} at a time.");
console.WriteLine(simulation is null ? "Live: the deployments whose keys are set." : Simulation.Story);

var display = new Display(console, router, load);
Task run = load.RunAsync(
    number =>
    {
        if (simulation?.Before(number, load.Calls) is { } happening)
        {
            display.Tell(happening);
        }
    },
    stop.Token);
await display.FollowAsync(run);
Report.Write(console, router.GetStatus(), load);
return load.Failed > 0 ? 1 : stop.IsCancellationRequested ? 130 : 0;
