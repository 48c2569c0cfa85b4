namespace LlmRouter.Configuration.Tests;

/// <summary>Times that leave no time.</summary>
internal static class TimeCases
{
    public static readonly RuleCase[] All =
    [
        new("An attempt as long as its request", Config.Group("\"timeoutSeconds\": 30, \"attemptTimeoutSeconds\": {|LLMR3009:30|}"), Config.Group("\"timeoutSeconds\": 30, \"attemptTimeoutSeconds\": 10")),
        new("An attempt as long as a request that makes one", Config.Group("\"timeoutSeconds\": 30, \"firstTokenTimeoutSeconds\": {|LLMR3009:\"40s\"|}"), Config.Group("\"retries\": 0, \"timeoutSeconds\": 30, \"attemptTimeoutSeconds\": 30")),
        new("An attempt of the router longer than the requests of all groups",
            """{ "defaults": { "attemptTimeoutSeconds": {|LLMR3009:60|} }, "groups": { "g": { "timeoutSeconds": 60, "deployments": [ { "model": "openai/x" } ] }, "h": { "timeoutSeconds": 50, "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "defaults": { "attemptTimeoutSeconds": 60 }, "groups": { "g": { "timeoutSeconds": 60, "deployments": [ { "model": "openai/x" } ] }, "h": { "timeoutSeconds": 90, "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A time of the router that counts for a group without an end",
            """{ "defaults": { "attemptTimeoutSeconds": {|LLMR3009:60|}, "chunkTimeoutSeconds": {|LLMR3010:60|} }, "groups": { "g": { "timeoutSeconds": 60, "streamTimeoutSeconds": 30, "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "defaults": { "attemptTimeoutSeconds": 60, "chunkTimeoutSeconds": 60 }, "groups": { "g": { "timeoutSeconds": 60, "streamTimeoutSeconds": 30, "deployments": [ { "model": "openai/x" } ] }, "h": { "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A silence longer than the stream", Config.Group("\"streamTimeoutSeconds\": 20, \"chunkTimeoutSeconds\": {|LLMR3010:20|}"), Config.Group("\"streamTimeoutSeconds\": 20, \"chunkTimeoutSeconds\": 5")),
        new("A first token after the end of the stream", Config.Deployment("\"streamTimeoutSeconds\": 20, \"firstTokenTimeoutSeconds\": {|LLMR3010:30|}"), Config.Deployment("\"firstTokenTimeoutSeconds\": 30")),
        new("A request shorter than its attempts", ReachCases.Advised("\"timeoutSeconds\": {|LLMR3015:60|}"), ReachCases.Advised("\"timeoutSeconds\": 60, \"attemptTimeoutSeconds\": 20")) { Advice = true },
        new("A request shorter than its attempts by their own time", ReachCases.Advised("\"timeoutSeconds\": {|LLMR3015:\"1m\"|}, \"attemptTimeoutSeconds\": 31"), ReachCases.Advised("\"timeoutSeconds\": \"1m\", \"attemptTimeoutSeconds\": 30")) { Advice = true },
    ];
}
