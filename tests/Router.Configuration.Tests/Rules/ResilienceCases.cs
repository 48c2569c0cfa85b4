namespace LlmRouter.Configuration.Tests;

/// <summary>Retries, waits, second requests and copies.</summary>
internal static class ResilienceCases
{
    public static readonly RuleCase[] All =
    [
        new("A first wait beyond the longest one", Config.Group("\"retryBaseDelaySeconds\": {|LLMR4005:9|}"), Config.Group("\"retryBaseDelaySeconds\": 8")),
        new("A first wait beyond the longest one of the router",
            """{ "defaults": { "retryMaxDelaySeconds": 1 }, "groups": { "g": { "retryBaseDelaySeconds": {|LLMR4005:"1.5s"|}, "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "defaults": { "retryMaxDelaySeconds": 1, "retryBaseDelaySeconds": 2 }, "groups": { "g": { "retryMaxDelaySeconds": 3, "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("Waits that shrink", Config.Group("\"retryBackoffFactor\": {|LLMR1007:0.5|}"), Config.Group("\"retryBackoffFactor\": 1")),
        new("A second request after the whole one",
            Config.Group("\"timeoutSeconds\": 5, \"hedgeAfterSeconds\": {|LLMR4005:5|}"), Config.Group("\"timeoutSeconds\": 5, \"hedgeAfterSeconds\": 4.9")),
        new("A second request after every first one",
            Config.Group("\"attemptTimeoutSeconds\": 2, \"firstTokenTimeoutSeconds\": 1, \"hedgeAfterSeconds\": {|LLMR4005:2|}"),
            Config.Group("\"attemptTimeoutSeconds\": 2, \"firstTokenTimeoutSeconds\": 3, \"hedgeAfterSeconds\": 2")),
        new("A second request after every first one of deployments",
            """{ "groups": { "g": { "mode": "embedding", "hedgeAfterSeconds": {|LLMR4005:"3s"|}, "deployments": [ { "model": "openai/x", "attemptTimeoutSeconds": 3 }, { "id": "b", "model": "openai/x", "attemptTimeoutSeconds": 2 } ] } } }""",
            """{ "groups": { "g": { "mode": "embedding", "hedgeAfterSeconds": "3s", "deployments": [ { "model": "openai/x", "attemptTimeoutSeconds": 3 }, { "id": "b", "model": "openai/x" } ] } } }"""),
        new("A second request that no group has time for",
            Config.Root("\"defaults\": { \"timeoutSeconds\": 10, \"hedgeAfterSeconds\": {|LLMR4005:10|} }"),
            """{ "defaults": { "timeoutSeconds": 10, "hedgeAfterSeconds": 10 }, "groups": { "g": { "timeoutSeconds": 20, "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A cooldown after what is no fault of the deployment",
            Config.Group("\"cooldownSecondsByKind\": { \"conflict\": {|LLMR3013:3|} }"), Config.Group("\"cooldownSecondsByKind\": { \"conflict\": 0, \"timeout\": 3 }")),
        new("Allowed failures that are no fault of the deployment",
            Config.Root("\"defaults\": { \"allowedFailuresByKind\": { \"context-window-exceeded\": {|LLMR3013:0|} } }"), Config.Root("\"defaults\": { \"allowedFailuresByKind\": { \"timeout\": 0 } }")),
        new("A percentile of all", Config.Group("\"hedgePercentile\": {|LLMR1007:1|}"), Config.Group("\"hedgePercentile\": 0.999")),
        new("A percentile of none", Config.Group("\"hedgePercentile\": {|LLMR1007:0|}"), Config.Group("\"hedgePercentile\": 0.5")),
        new("A wait beyond the request",
            Config.Group("\"timeoutSeconds\": 5, \"waitForCapacitySeconds\": {|LLMR4005:6|}"), Config.Group("\"timeoutSeconds\": 5, \"waitForCapacitySeconds\": 5")),
        new("A priority beyond the last one", Config.Group("\"priority\": {|LLMR1007:256|}"), Config.Group("\"priority\": 255, \"queueLimit\": 0, \"priorityAgeing\": 0")),
        new("A stream that is never too slow", Config.Deployment("\"minTokensPerSecond\": {|LLMR1007:0|}"), Config.Deployment("\"minTokensPerSecond\": 0.5")),
        new("A failure rate above all", Config.Deployment("\"failureRate\": {|LLMR1007:1.1|}"), Config.Deployment("\"failureRate\": 1, \"failureRateMinimum\": 1")),
        new("A finish reason twice", Config.Group("\"failOnFinishReasons\": [\"length\", {|LLMR1012:\"Length\"|}]"), Config.Group("\"failOnFinishReasons\": [\"length\"]")),
        new("A finish reason of the router twice",
            Config.Root("\"defaults\": { \"failOnFinishReasons\": [\"length\", {|LLMR1012:\"length\"|}] }"), Config.Root("\"defaults\": { \"failOnFinishReasons\": [] }")),

        new("A mirror that is not there", Mirror("{|LLMR3014:\"hh\"|}"), Mirror("\"H\"")),
        new("A mirror of its own", Mirror("{|LLMR3014:\"g\"|}"), Mirror("\"h\"")),
        new("A mirror of another mode", Mirror("{|LLMR3014:\"embed\"|}"), Mirror("\"h\", \"mirrorShare\": 0.5")),
        new("A mirror by an alias", Mirror("{|LLMR3014:\"a\"|}"), Mirror("\"h\"")),
        new("A deployment as a mirror", Mirror("{|LLMR3014:\"h/d\"|}"), Mirror("\"h\"")),
        new("A mirror of a deployment that is its own group", Config.Deployment("\"mirrorTo\": {|LLMR3014:\"g\"|}"), Config.Deployment("\"region\": \"eu\"")),
        new("A share of a mirror that is not there", Config.Group("\"mirrorShare\": {|LLMR4005:0.5|}"), Mirror("\"h\", \"mirrorShare\": 0.5")),
        new("A share of a mirror that a deployment has not", Config.Deployment("\"mirrorShare\": {|LLMR4005:0|}"), Config.Deployment("\"order\": 0")),
        new("A mirror of the router", Config.Root("\"defaults\": { {|LLMR1006:\"mirrorTo\"|}: \"g\" }"), Config.Root("\"defaults\": {}")),
    ];

    private static string Mirror(string mirror) =>
        $$"""
        { "aliases": { "a": "h" },
          "groups": {
            "g": { "mirrorTo": {{mirror}}, "deployments": [ { "id": "one", "model": "openai/x" } ] },
            "h": { "deployments": [ { "id": "d", "model": "openai/x" } ] },
            "embed": { "mode": "embedding", "deployments": [ { "id": "v", "model": "openai/x" } ] } } }
        """;
}
