namespace LlmRouter.Tests.Simulation.Scenarios;

public class ScenarioTests
{
    private static readonly Dictionary<string, Scenario> Known = new Scenario[][]
        {
            RetryScenarios.All, FallbackScenarios.All, CooldownScenarios.All, StreamScenarios.All, LimitScenarios.All, AzureScenarios.All,
            QueueScenarios.All, HedgingScenarios.All,
        }
        .SelectMany(s => s)
        .ToDictionary(s => s.Name);

    public static TheoryData<string> Names => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Holds(string name) => ScenarioRun.Run(Known[name]);
}
