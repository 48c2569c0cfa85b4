using BenchmarkDotNet.Running;
using LlmRouter.Benchmarks.Building;
using LlmRouter.Benchmarks.Chaos;
using LlmRouter.Benchmarks.Decisions;
using LlmRouter.Benchmarks.Loopback;
using LlmRouter.Benchmarks.Managing;
using LlmRouter.Benchmarks.Streams;
using LlmRouter.Benchmarks.Tokens;

string[] parts = ["decision", "loopback", "stream", "build", "tokens", "manage"];
if (args is ["serve"])
{
    await SimulatorProcess.ServeAsync();
    return 0;
}

if (args is ["bdn", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
    return 0;
}

if (args is ["chaos", ..])
{
    return await ChaosBench.RunAsync(args[1..]);
}

bool isLong = args.Contains("--long");
string[] wanted = [.. args.Where(a => a != "--long")];
if (wanted.Except(parts).Any())
{
    Console.Error.WriteLine("Usage: [decision] [loopback] [stream] [build] [tokens] [manage] [--long], or chaos [--calls <number>], or bdn <arguments of BenchmarkDotNet>");
    return 1;
}

#if DEBUG
Console.WriteLine("Built for debugging: the figures mean nothing. Use -c Release.");
#endif
Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}; figures are processor time unless they say otherwise.");
wanted = wanted.Length == 0 ? parts : wanted;
foreach (string part in wanted)
{
    await (part switch
    {
        "decision" => DecisionBench.RunAsync(isLong),
        "loopback" => LoopbackBench.RunAsync(isLong),
        "stream" => StreamBench.RunAsync(isLong),
        "tokens" => TokenBench.RunAsync(isLong),
        "manage" => ManagingBench.RunAsync(isLong),
        _ => BuildBench.RunAsync(isLong),
    });
}

return 0;
