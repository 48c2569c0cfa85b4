namespace LlmRouter.Configuration.Tests;

internal static class FallbackCases
{
    public static readonly RuleCase[] All =
    [
        new("A fallback to an unknown group", Two("{|LLMR3001:\"hh\"|}"), Two("\"H\"")),
        new("A misspelt fallback", Two("{|LLMR3001:\"h/onyl\"|}"), Two("\"h/only\"")),
        new("A misspelt default group",
            """{ "defaults": { "defaultGroup": {|LLMR2016:"chaep"|} }, "groups": { "cheap": { "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "defaults": { "defaultGroup": "cheap" }, "groups": { "cheap": { "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A fallback to an unknown deployment", Two("{|LLMR3001:\"h/none\"|}"), Two("\"h/d\"")),
        new("A fallback to an id that two deployments have", Two("{|LLMR3001:\"d\"|}"), Two("\"only\"")),
        new("A fallback of the router to nothing",
            Config.Root("\"defaults\": { \"fallbacks\": [\"g\", {|LLMR3001:\"gg\"|}] }"),
            Config.Root("\"defaults\": { \"fallbacks\": [\"g\"] }")),
        new("A fallback by an alias", Two("{|LLMR3001:\"old-h\"|}"), Two("\"a\"")),
        new("A fallback to its own group", Two("{|LLMR3003:\"G\"|}"), Two("\"h\"")),
        new("A fallback to its own group by an alias", Two("{|LLMR3003:\"self\"|}"), Two("\"g/d\"")),
        new("A fallback from chat to embedding", Two("{|LLMR3007:\"embed\"|}"), Two("\"h\"")),
        new("A fallback from chat to a deployment for embedding", Two("{|LLMR3007:\"embed/v\"|}"), Two("\"h/only\"")),
        new("A fallback from embedding to chat", Two("\"h\"", "{|LLMR3007:\"g\"|}"), Two("\"h\"", "\"v\"")),
        new("Groups that fall back to each other are fine, one that names nothing is not",
            """{ "groups": { "a": { "fallbacks": ["b", {|LLMR3001:"c"|}], "deployments": [ { "model": "openai/x" } ] }, "b": { "fallbacks": ["a"], "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "groups": { "a": { "fallbacks": ["b"], "deployments": [ { "model": "openai/x" } ] }, "b": { "fallbacks": ["a"], "deployments": [ { "model": "openai/x" } ] } } }"""),
    ];

    private static string Two(string fallback, string ofEmbedding = "\"v\"") =>
        $$"""
        { "aliases": { "a": "h", "self": "g" },
          "groups": {
            "g": { "fallbacks": [{{fallback}}], "deployments": [ { "id": "d", "model": "openai/x" } ] },
            "h": { "deployments": [ { "id": "d", "model": "openai/x" }, { "id": "only", "model": "openai/x" } ] },
            "embed": { "mode": "embedding", "fallbacks": [{{ofEmbedding}}], "deployments": [ { "id": "v", "model": "openai/x" } ] } } }
        """;
}
