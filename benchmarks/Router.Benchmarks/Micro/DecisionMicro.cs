using BenchmarkDotNet.Attributes;
using LlmRouter.Benchmarks.Decisions;

namespace LlmRouter.Benchmarks.Micro;

/// <summary>The decision under BenchmarkDotNet: <c>bdn --filter *Decision*</c>.</summary>
[MemoryDiagnoser]
public class DecisionMicro
{
    private const int Batch = 1_000;

    private DecisionCase _case = null!;

    [ParamsSource(nameof(Strategies))]
    public string Strategy { get; set; } = "";

    [Params(8, 64, 1_000)]
    public int Deployments { get; set; }

    [Params(false, true)]
    public bool Limits { get; set; }

    public static IEnumerable<string> Strategies => DecisionBench.Strategies;

    [GlobalSetup]
    public void SetUp() => _case = new DecisionCase(Strategy, Deployments, Limits);

    [GlobalCleanup]
    public void CleanUp() => _case.Dispose();

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Decide() => _case.Run(Batch);
}
