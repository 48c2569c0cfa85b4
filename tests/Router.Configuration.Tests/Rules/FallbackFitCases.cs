namespace LlmRouter.Configuration.Tests;

/// <summary>Fallbacks that lead back, too far, or to less.</summary>
internal static class FallbackFitCases
{
    public static readonly RuleCase[] All =
    [
        new("Groups that fall back to each other",
            """{ "$schema": "x", "groups": { "a": { "fallbacks": ["b"], "deployments": [ { "model": "openai/x", "region": "us" } ] }, "b": { "fallbacks": ["c"], "deployments": [ { "model": "openai/x", "region": "eu" } ] }, "c": { "fallbacks": [{|LLMR3002:"a"|}], "deployments": [ { "model": "openai/x", "region": "jp" } ] } } }""",
            """{ "$schema": "x", "groups": { "a": { "fallbacks": ["b", "c"], "deployments": [ { "model": "openai/x", "region": "us" } ] }, "b": { "fallbacks": ["c"], "deployments": [ { "model": "openai/x", "region": "eu" } ] }, "c": { "fallbacks": ["b/d"], "deployments": [ { "id": "d", "model": "openai/x", "region": "jp" }, { "id": "e", "model": "openai/x", "region": "cn" } ] } } }""".Replace("\"b/d\"", "", StringComparison.Ordinal)) { Advice = true },
        new("A fallback that the list has before", Chain("\"fallbacks\": [\"h\", \"k\", {|LLMR3004:\"H\"|}, {|LLMR3004:\"also-k\"|}]"), Chain("\"fallbacks\": [\"h\", \"k\", { \"target\": \"h\", \"on\": \"timeout\" }, { \"target\": \"h\", \"temperature\": 0 }]")),
        new("A fallback for long requests twice", Chain("\"contextWindowFallbacks\": [\"h\", {|LLMR3004:\"h\"|}]"), Chain("\"contextWindowFallbacks\": [\"h\", \"k\"]")),
        new("Fallbacks and no hop to them", Chain("\"maxFallbacks\": 0, \"fallbacks\": {|LLMR3004:[\"h\"]|}"), Chain("\"maxFallbacks\": 1, \"fallbacks\": [\"h\"]")),
        new("Fallbacks of the router and no hop to them",
            Config.Root("\"defaults\": { \"maxFallbacks\": 0, \"fallbacks\": {|LLMR3004:[\"g\"]|} }"),
            """{ "defaults": { "maxFallbacks": 0, "fallbacks": ["g"] }, "groups": { "g": { "maxFallbacks": 1, "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("More fallbacks than hops", Advised("\"maxFallbacks\": 1, \"fallbacks\": [\"h\", {|LLMR3017:\"k\"|}]"), Advised("\"maxFallbacks\": 2, \"fallbacks\": [\"h\", \"k\"]")) { Advice = true },
        new("Fallbacks with a smaller window",
            Advised("\"fallbacks\": [{|LLMR3005:\"h\"|}]", ", \"contextWindow\": 100000", ", \"contextWindow\": 8000"),
            Advised("\"contextWindowFallbacks\": [\"k\"], \"fallbacks\": [\"h\"]", ", \"contextWindow\": 100000", ", \"contextWindow\": 8000")) { Advice = true },
        new("Fallbacks of which one has as large a window",
            Advised("\"fallbacks\": [{|LLMR3005:\"h\"|}, \"h/d\"]", ", \"contextWindow\": 100000", ", \"contextWindow\": 8000").Replace(", \"h/d\"", "", StringComparison.Ordinal),
            Advised("\"fallbacks\": [\"h\"]", ", \"contextWindow\": 100000", ", \"contextWindow\": 100000")) { Advice = true },
        new("Fallbacks that lack a feature",
            Advised("\"fallbacks\": [{|LLMR3006:\"h\"|}]", ", \"features\": [\"tools\", \"vision\"]", ", \"features\": [\"!tools\"]"),
            Advised("\"fallbacks\": [\"h\", \"k\"]", ", \"features\": [\"tools\", \"vision\"]", ", \"features\": [\"!tools\"]")) { Advice = true },
        new("The content filter that has just refused",
            """{ "groups": { "g": { "contentPolicyFallbacks": [{|LLMR3012:"h"|}], "deployments": [ { "model": "openai/x" } ] }, "h": { "deployments": [ { "model": "OpenAI/x", "region": "eu" } ] } } }""",
            """{ "groups": { "g": { "contentPolicyFallbacks": ["h"], "deployments": [ { "model": "openai/x" } ] }, "h": { "deployments": [ { "model": "openai/x" }, { "model": "openai/y" } ] } } }"""),
        new("A content filter that may not have been the one that refused",
            """{ "groups": { "g": { "contentPolicyFallbacks": [{|LLMR3012:"h"|}], "deployments": [ { "model": "openai/x" } ] }, "h": { "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "groups": { "g": { "contentPolicyFallbacks": ["h"], "deployments": [ { "model": "openai/x" }, { "model": "openai/y" } ] }, "k": { "contentPolicyFallbacks": ["m"], "deployments": [ { "model": "azure/gpt-4o", "endpoint": "https://a.example" } ] }, "h": { "deployments": [ { "model": "openai/y" } ] }, "m": { "deployments": [ { "model": "azure/gpt-4o", "endpoint": "https://b.example" } ] } } }"""),
        new("The same filter by an entry for the kind",
            """{ "groups": { "g": { "fallbacks": ["h", { "target": {|LLMR3012:"h"|}, "on": ["content-filtered"] }], "deployments": [ { "model": "openai/x" } ] }, "h": { "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "groups": { "g": { "fallbacks": ["h", { "target": "h", "on": ["timeout"] }], "deployments": [ { "model": "openai/x" } ] }, "h": { "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("Fallbacks that cannot carry the load",
            """{ "groups": { "g": { "fallbacks": [{|LLMR3016:"h"|}], "deployments": [ { "model": "openai/x", "rpm": 600 }, { "model": "openai/y", "rpm": 600 } ] }, "h": { "deployments": [ { "model": "openai/z", "rpm": 100 } ] } } }""",
            """{ "groups": { "g": { "fallbacks": ["h"], "deployments": [ { "model": "openai/x", "rpm": 600 }, { "model": "openai/y", "rpm": 600 } ] }, "h": { "deployments": [ { "model": "openai/z", "rpm": 120 } ] } } }"""),
        new("Fallbacks that carry fewer tokens",
            """{ "groups": { "g": { "fallbacks": [{|LLMR3016:"h"|}], "deployments": [ { "model": "openai/x", "tpm": 100000 } ] }, "h": { "deployments": [ { "model": "openai/z", "tpm": 9000 } ] } } }""",
            """{ "groups": { "g": { "fallbacks": ["h"], "deployments": [ { "model": "openai/x", "tpm": 100000 } ] }, "h": { "deployments": [ { "model": "openai/z", "tpm": 9000 }, { "model": "openai/y" } ] } } }"""),
    ];

    private static string Chain(string members) =>
        $$"""{ "aliases": { "also-k": "k" }, "groups": { "g": { {{members}}, "deployments": [ { "model": "openai/x" } ] }, "h": { "deployments": [ { "model": "openai/y" } ] }, "k": { "deployments": [ { "model": "openai/z" } ] } } }""";

    private static string Advised(string members, string of = "", string ofH = "") =>
        $$"""
        { "$schema": "x", "defaults": { "fallbacks": ["g"] },
          "groups": { "g": { {{members}}, "deployments": [ { "model": "openai/x"{{of}} } ] }, "h": { "deployments": [ { "id": "d", "model": "openai/y", "region": "eu"{{ofH}} } ] }, "k": { "deployments": [ { "model": "openai/z", "region": "us" } ] } } }
        """;
}
