namespace LlmRouter.Configuration.Tests;

internal static class SuppressionCases
{
    public static readonly RuleCase[] All =
    [
        new("A suppression for a file, a group or a deployment is for what is inside",
            """{ "$suppress": ["LLMR1005"], "groups": { "g": { "retries": 1, "retries": 2, "deployments": [ { "$suppress": ["LLMR1002"], "model": "openai/x", "wieght": 1 }, { "id": "b", "model": "openai/y", {|LLMR1002:"wieght"|}: 1 } ] } } }""",
            """{ "$suppress": ["LLMR1005"], "groups": { "g": { "$suppress": ["LLMR1002"], "retries": 1, "retries": 2, "deployments": [ { "model": "openai/x", "wieght": 1 }, { "id": "b", "model": "openai/y", "wieght": 1 } ] } } }"""),
        new("A suppression for a group is for its name too",
            """{ "groups": { "g": { "$suppress": ["LLMR1002"], "x1": 1, "deployments": [ { "model": "openai/x" } ] }, "h": { {|LLMR1002:"x2"|}: 1, "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "groups": { "g": { "$suppress": ["LLMR1002"], "x1": 1, "deployments": [ { "model": "openai/x" } ] }, "h": { "$suppress": ["LLMR1002"], "x2": 1, "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A suppression of an error",
            """{ "$suppress": [{|LLMR1014:"LLMR2002"|}], "groups": { {|LLMR2002:"g"|}: { "deployments": [] } } }""",
            """{ "$suppress": ["LLMR1002"], "x": 1, "groups": { "g": { "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A suppression of what is no rule",
            """{ "$suppress": [{|LLMR1014:"LLMR1o02"|}, {|LLMR1014:"weights"|}], {|LLMR1002:"x"|}: 1, "groups": { "g": { "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "$suppress": ["LLMR1002"], "x": 1, "groups": { "g": { "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A suppression of what is not there",
            Config.Group("\"$suppress\": [{|LLMR1015:\"LLMR1002\"|}]"),
            Config.Group("\"$suppress\": [\"LLMR1002\"], \"x\": 1")),
        new("A suppression that is none",
            Config.Group("\"$suppress\": {|LLMR1003:\"LLMR1002\"|}, {|LLMR1002:\"x\"|}: 1"),
            Config.Group("\"$suppress\": [\"LLMR1002\"], \"x\": 1")),
        new("A number among suppressions", Config.Group("\"$suppress\": [{|LLMR1003:1002|}]"), Config.Group("\"$suppress\": []")),
        new("A suppression in the defaults", Config.Root("\"defaults\": { {|LLMR1002:\"$suppress\"|}: [] }"), Config.Root("\"$suppress\": []")),
    ];
}
