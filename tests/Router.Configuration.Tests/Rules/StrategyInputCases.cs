namespace LlmRouter.Configuration.Tests;

/// <summary>Strategies, and what they decide by.</summary>
internal static class StrategyInputCases
{
    public static readonly RuleCase[] All =
    [
        new("A deployment without a weight beside one that has one",
            ReachCases.Advised("\"retries\": 1", "\"id\": \"a\", \"model\": \"openai/x\", \"weight\": 3", "\"id\": {|LLMR4002:\"b\"|}, \"model\": \"openai/x\", \"region\": \"eu\""),
            ReachCases.Advised("\"retries\": 1", "\"id\": \"a\", \"model\": \"openai/x\", \"weight\": 3", "\"id\": \"b\", \"model\": \"openai/x\", \"region\": \"eu\", \"weight\": 1")) { Advice = true },
        new("A deployment without limits where their use decides",
            """{ "groups": { "g": { "strategy": "usage-based", "deployments": [ { "model": "openai/x", "tpm": 1000 }, {|LLMR4003:{ "model": "openai/y" }|} ] } } }""",
            """{ "groups": { "g": { "strategy": "usage-based", "deployments": [ { "model": "openai/x", "tpm": 1000 }, { "model": "openai/y", "rpm": 10 } ] } } }"""),
        new("No limits at all where their use decides",
            ReachCases.Advised("\"strategy\": {|LLMR4011:\"usage-based\"|}"), ReachCases.Advised("\"rpm\": 10, \"strategy\": \"usage-based\"")) { Advice = true },
        new("A deployment without a price where costs decide",
            """{ "groups": { "g": { "strategy": "cost-based", "deployments": [ { "model": "openai/gpt-4o" }, { "model": {|LLMR4004:"openai/my-own"|} } ] } } }""",
            """{ "groups": { "g": { "strategy": "cost-based", "deployments": [ { "model": "openai/gpt-4o" }, { "model": "openai/my-own", "price": { "input": 0, "output": 0 } } ] } } }"""),
        new("A limit that no answer fits into", Config.Deployment("\"tpm\": {|LLMR4007:1000|}, \"maxOutputTokens\": 2000"), Config.Deployment("\"tpm\": 2000, \"maxOutputTokens\": 2000")),
        new("A limit of output that no answer of the group fits into",
            """{ "groups": { "g": { "maxOutputTokens": 500, "outputTpm": {|LLMR4007:400|}, "deployments": [ { "model": "openai/x" }, { "model": "openai/y" } ] } } }""",
            """{ "groups": { "g": { "maxOutputTokens": 500, "outputTpm": 400, "deployments": [ { "model": "openai/x", "maxOutputTokens": 300, "outputTpm": 500 }, { "model": "openai/y", "outputTpm": 600 } ] } } }""".Replace("\"outputTpm\": 400, ", "", StringComparison.Ordinal)),
        new("A part wider than the whole", Config.Deployment("\"tpm\": 1000, \"inputTpm\": {|LLMR4010:1001|}"), Config.Deployment("\"tpm\": 1000, \"inputTpm\": 1000")),
        new("A weight that the strategy does not look at",
            Config.Group("\"strategy\": \"latency-based\"").Replace("\"id\": \"d\"", "\"id\": \"d\", \"weight\": {|LLMR4005:2|}", StringComparison.Ordinal),
            Config.Group("\"strategy\": \"least-busy\"").Replace("\"id\": \"d\"", "\"id\": \"d\", \"weight\": 2", StringComparison.Ordinal)),
        new("One tier for all",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/x", "order": {|LLMR4005:1|} }, { "model": "openai/y", "order": 1 } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/x", "order": 1 }, { "model": "openai/y" } ] } } }"""),
        new("A temperature of embeddings",
            """{ "groups": { "g": { "mode": "embedding", "temperature": {|LLMR4005:1|}, "deployments": [ { "model": "openai/x", "seed": {|LLMR4005:1|} } ] } } }""",
            """{ "groups": { "g": { "mode": "embedding", "rpm": 1, "deployments": [ { "model": "openai/x" } ] } } }"""),
    ];
}
