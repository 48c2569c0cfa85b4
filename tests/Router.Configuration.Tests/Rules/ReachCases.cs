namespace LlmRouter.Configuration.Tests;

/// <summary>What nobody gets to, and what everything depends on.</summary>
internal static class ReachCases
{
    public static readonly RuleCase[] All =
    [
        new("A limit of nothing", Config.Deployment("\"rpm\": {|LLMR2009:0|}"), Config.Deployment("\"rpm\": 1")),
        new("A limit of nothing for all", Config.Root("\"defaults\": { \"maxParallel\": {|LLMR2009:0|} }"), Config.Root("\"defaults\": { \"maxParallel\": 1 }")),
        new("A limit of no output for embeddings is none",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/x", "outputTpm": 0, "inputTpm": {|LLMR2009:0|} } ] } } }""",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/x", "outputTpm": 0 } ] } } }"""),
        new("A group with nothing in use",
            """{ "groups": { {|LLMR2009:"g"|}: { "deployments": [ { "model": "openai/x", "disabled": true }, { "model": "openai/y", "disabled": true } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/x", "disabled": true, "rpm": 0 }, { "model": "openai/y" } ] } } }"""),
        new("Two deployments that are one",
            Two("\"id\": \"a\", \"model\": \"openai/x\", \"rpm\": 5", "\"id\": {|LLMR2003:\"b\"|}, \"model\": \"openai/x\", \"weight\": 1"),
            Two("\"id\": \"a\", \"model\": \"openai/x\", \"apiKey\": \"env:A\"", "\"id\": \"b\", \"model\": \"openai/x\", \"apiKey\": \"env:B\"")) { Advice = true },
        new("A group of one deployment",
            """{ "$schema": "x", "groups": { {|LLMR2020:"g"|}: { "deployments": [ { "model": "openai/x" } ] }, "h": { "fallbacks": ["g"], "deployments": [ { "model": "openai/y", "region": "eu" } ] } } }""",
            """{ "$schema": "x", "groups": { "g": { "fallbacks": ["h/d"], "deployments": [ { "model": "openai/x" } ] }, "h": { "fallbacks": ["g"], "deployments": [ { "id": "d", "model": "openai/y", "region": "eu" } ] } } }""") { Advice = true },
        new("A group at one place",
            """{ "$schema": "x", "groups": { {|LLMR3011:"g"|}: { "deployments": [ { "id": "a", "model": "openai/x", "apiKey": "env:A" }, { "id": "b", "model": "openai/x", "apiKey": "env:B" } ] } } }""",
            """{ "$schema": "x", "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/x", "region": "us" }, { "id": "b", "model": "openai/x", "region": "eu" } ] } } }""") { Advice = true },
        new("A group at one place with its fallbacks",
            """{ "$schema": "x", "defaults": { "fallbacks": ["h"] }, "groups": { {|LLMR3011:"g"|}: { "deployments": [ { "model": "openai/x" } ] }, {|LLMR2020:"h"|}: { "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "$schema": "x", "groups": { "g": { "fallbacks": ["h"], "deployments": [ { "model": "openai/x" } ] }, "h": { "fallbacks": ["g/openai-x"], "deployments": [ { "model": "azure/x", "baseModel": "openai/gpt-5.4", "endpoint": "https://a.example" } ] } } }""") { Advice = true },
        new("A cooldown of half an hour", Advised("\"cooldownSeconds\": {|LLMR2012:1800|}"), Advised("\"cooldownSeconds\": 900")) { Advice = true },
        new("A cooldown of half an hour for a kind", Advised("\"cooldownSecondsByKind\": { \"timeout\": {|LLMR2012:1800|} }, \"maxCooldownSeconds\": {|LLMR2012:1000|}"), Advised("\"cooldownSecondsByKind\": { \"timeout\": 30 }")) { Advice = true },
        new("A file without a schema",
            """{|LLMR1010:{|} "groups": { "g": { "deployments": [ { "model": "openai/x", "region": "us" }, { "model": "openai/y", "region": "eu" } ] } } }""",
            Advised("\"retries\": 1")) { Advice = true },
    ];

    /// <summary>A configuration of which there is nothing to say, around members of its group.</summary>
    public static string Advised(string members, string first = "\"model\": \"openai/x\", \"region\": \"us\"", string second = "\"model\": \"openai/y\", \"region\": \"eu\"") =>
        $$"""{ "$schema": "x", "groups": { "g": { {{members}}, "deployments": [ { {{first}} }, { {{second}} } ] } } }""";

    private static string Two(string first, string second) => $$"""
        { "$schema": "x", "groups": { "g": { "fallbacks": ["h"], "deployments": [ { {{first}} }, { {{second}} } ] }, "h": { "fallbacks": ["g/a"], "deployments": [ { "model": "openai/z", "region": "eu" } ] } } }
        """;
}
