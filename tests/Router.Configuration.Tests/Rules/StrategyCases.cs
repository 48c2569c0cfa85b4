namespace LlmRouter.Configuration.Tests;

internal static class StrategyCases
{
    public static readonly RuleCase[] All =
    [
        new("A strategy and the type of one",
            ["""[attributes]{ "groups": { "g": { "strategy": {|LLMR4009:"least-busy"|}, "strategyType": "global::Own" } }, "deployments": [ { "group": "g", "id": "d", "model": "openai/x" } ] }"""],
            ["""[attributes]{ "defaults": { "strategy": "least-busy" }, "groups": { "g": { "strategyType": "global::Own", "latencyBuffer": 0.5 } }, "deployments": [ { "group": "g", "id": "d", "model": "openai/x" } ] }"""]),
        new("A strategy in a file and the type of one in an attribute",
            ["""[attributes]{ "groups": { "g": { "strategyType": "global::Own" } }, "deployments": [ { "group": "g", "id": "d", "model": "openai/x" } ] }""", """{ "groups": { "g": { "strategy": {|LLMR4009:"round-robin"|} } } }"""],
            ["""[attributes]{ "groups": { "g": { "strategyType": "global::Own" } }, "deployments": [ { "group": "g", "id": "d", "model": "openai/x" } ] }""", """{ "groups": { "g": { "retries": 1 } } }"""]),
        new("The type of a strategy in a file", Config.Group("{|LLMR1002:\"strategyType\"|}: \"global::Own\""), Config.Group("\"strategy\": \"affinity\"")),
        new("A latency buffer without the strategy that has one", Config.Group("\"latencyBuffer\": {|LLMR4005:0.2|}"), Config.Group("\"strategy\": \"latency-based-routing\", \"latencyBuffer\": 0.2")),
        new("A half-life that the router's strategy does not have",
            """{ "defaults": { "strategy": "least-busy" }, "groups": { "g": { "latencyHalfLifeSeconds": {|LLMR4005:5|}, "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "defaults": { "strategy": "latency-based", "explorationShare": 0.5 }, "groups": { "g": { "latencyHalfLifeSeconds": 5, "deployments": [ { "model": "openai/x" } ] } } }"""),
    ];
}
