namespace LlmRouter.Configuration.Tests;

/// <summary>Entries of lists of fallbacks that say more than a name, and the lists for single kinds of failures.</summary>
internal static class FallbackEntryCases
{
    public static readonly RuleCase[] All =
    [
        new("An entry for an unknown group", Entries("""{ "target": {|LLMR3001:"hh"|} }"""), Entries("""{ "target": "H" }""")),
        new("An entry for its own group", Entries("""{ "target": {|LLMR3003:"g"|}, "temperature": 0 }"""), Entries("""{ "target": "h/d", "temperature": 0 }""")),
        new("An entry of another mode", Entries("""{ "on": "timeout", "target": {|LLMR3007:"embed"|} }"""), Entries("""{ "on": "timeout", "target": "h" }""")),
        new("An entry of the router for nothing",
            Config.Root("\"defaults\": { \"fallbacks\": [ { \"target\": {|LLMR3001:\"gg\"|}, \"on\": \"timeout\" } ] }"),
            Config.Root("\"defaults\": { \"fallbacks\": [ { \"target\": \"g\", \"on\": \"timeout\" } ] }")),
        new("A context window fallback to nothing", Group("\"contextWindowFallbacks\": [\"h\", {|LLMR3001:\"hh\"|}]"), Group("\"contextWindowFallbacks\": [\"h\"]")),
        new("A content policy fallback to its own group", Group("\"contentPolicyFallbacks\": [{|LLMR3003:\"g\"|}]"), Group("\"contentPolicyFallbacks\": [\"h\"]")),
        new("A context window fallback of another mode", Group("\"contextWindowFallbacks\": [{|LLMR3007:\"embed\"|}]"), Group("\"contextWindowFallbacks\": []")),
        new("A content policy fallback of the router to nothing",
            Config.Root("\"defaults\": { \"contentPolicyFallbacks\": [{|LLMR3001:\"h\"|}] }"), Config.Root("\"defaults\": { \"contentPolicyFallbacks\": [\"g\"] }")),

        new("An entry for a misspelt kind", Entries("""{ "target": "h", "on": {|LLMR1011:"time-out"|} }"""), Entries("""{ "target": "h", "on": "timeout" }""")),
        new("An entry for a kind that is none", Entries("""{ "target": "h", "on": ["timeout", {|LLMR1011:"bad-luck"|}] }"""), Entries("""{ "target": "h", "on": ["timeout", "conflict"] }""")),
        new("An entry for cancelled requests", Entries("""{ "target": "h", "on": {|LLMR3013:"cancelled"|} }"""), Entries("""{ "target": "h", "on": "connection" }""")),
        new("An entry for invalid requests that are not handed on",
            Entries("""{ "target": "h", "on": ["timeout", {|LLMR3013:"bad-request"|}] }"""),
            Entries("""{ "target": "h", "on": ["timeout", "bad-request"] }""", "\"fallbackOnBadRequest\": true, ")),
        new("An entry of the router for invalid requests",
            Config.Root("\"defaults\": { \"fallbacks\": [ { \"target\": \"g\", \"on\": {|LLMR3013:\"bad-request\"|} } ] }"),
            Config.Root("\"defaults\": { \"fallbackOnBadRequest\": true, \"fallbacks\": [ { \"target\": \"g\", \"on\": \"bad-request\" } ] }")),
        new("A number as a kind", Entries("""{ "target": "h", "on": {|LLMR1003:1|} }"""), Entries("""{ "target": "h" }""")),
        new("A number among kinds", Entries("""{ "target": "h", "on": ["timeout", {|LLMR1003:1|}] }"""), Entries("""{ "target": "h", "on": ["timeout"] }""")),
        new("An entry for no kind", Entries("""{ "target": "h", "on": {|LLMR1009:[]|} }"""), Entries("""{ "target": "h", "on": ["not-found"] }""")),
        new("A kind twice", Entries("""{ "target": "h", "on": ["timeout", {|LLMR1012:"timeout"|}] }"""), Entries("""{ "target": "h", "on": ["timeout", "server-error"] }""")),
        new("An entry without a target", Entries("""{|LLMR1004:{ "on": "timeout" }|}"""), Entries("""{ "on": "timeout", "target": "h" }""")),
        new("An entry with an empty target", Entries("""{ "target": {|LLMR1009:" "|} }"""), Entries("""{ "target": "h" }""")),
        new("An entry whose target is a number", Entries("""{ "target": {|LLMR1003:1|} }"""), Entries("""{ "target": "h" }""")),
        new("An entry with something unknown", Entries("""{ "target": "h", {|LLMR1002:"temprature"|}: 1 }"""), Entries("""{ "target": "h", "temperature": 1 }""")),
        new("An entry with what it cannot change", Entries("""{ "target": "h", {|LLMR1006:"rpm"|}: 1 }"""), Entries("""{ "target": "h", "maxOutputTokens": 1 }""")),
        new("An entry with a setting twice", Entries("""{ "target": "h", {|LLMR1005:"seed"|}: 1, "seed": 2 }"""), Entries("""{ "target": "h", "seed": 1 }""")),
        new("An entry that changes too much", Entries("""{ "target": "h", "temperature": {|LLMR1007:2.5|} }"""), Entries("""{ "target": "h", "temperature": 2, "firstTokenTimeoutSeconds": "2s" }""")),
        new("An array as an entry", Entries("""{|LLMR1003:["h"]|}"""), Entries("\"h\"")),

        new("An entry of attributes for an unknown group",
            Config.Attributes("\"fallbacks\": [ { \"group\": {|LLMR0007:\"gg\"|}, \"target\": \"g/d\" } ]"),
            Config.Attributes("\"fallbacks\": [ { \"group\": \"G\", \"target\": \"g/d\" } ]")),
        new("An entry of attributes for nothing",
            Config.Attributes("\"fallbacks\": [ { \"target\": {|LLMR3001:\"h\"|} } ]"),
            Config.Attributes("\"fallbacks\": [ { \"target\": \"g\" } ]")),
        new("An entry of attributes beside another list in a file",
            [Config.Attributes("\"fallbacks\": [ { \"group\": \"g\", \"target\": \"g/d\" } ]"), """{ "groups": { "g": { "fallbacks": {|LLMR0004:["d"]|} } } }"""],
            [Config.Attributes("\"fallbacks\": [ { \"group\": \"g\", \"target\": \"d\" } ]"), """{ "groups": { "g": { "fallbacks": ["d"] } } }"""]),
        new("A file's list that is only the first half of the attributes'",
            ["""[attributes]{ "groups": { "g": { "fallbacks": ["d"] } }, "deployments": [ { "group": "g", "id": "d", "model": "openai/x" } ], "fallbacks": [ { "group": "g", "target": "g/d" } ] }""", """{ "groups": { "g": { "fallbacks": {|LLMR0004:["d"]|} } } }"""],
            ["""[attributes]{ "groups": { "g": { "fallbacks": ["d"] } }, "deployments": [ { "group": "g", "id": "d", "model": "openai/x" } ], "fallbacks": [ { "group": "g", "target": "g/d" } ] }""", """{ "groups": { "g": { "fallbacks": ["d", "g/d"] } } }"""]),
        new("Two lists of entries that differ in what they change",
            [Config.Group("\"fallbacks\": [ { \"target\": \"d\", \"seed\": 1 } ]"), """{ "groups": { "g": { "fallbacks": {|LLMR0004:[ { "target": "d", "seed": 2 } ]|} } } }"""],
            [Config.Group("\"fallbacks\": [ { \"target\": \"d\", \"seed\": 1 } ]"), """{ "groups": { "g": { "fallbacks": [ { "seed": 1, "target": "d" } ] } } }"""]),
        new("Two lists of entries that differ in their kinds",
            [Config.Group("\"fallbacks\": [ { \"target\": \"d\", \"on\": \"timeout\" } ]"), """{ "groups": { "g": { "fallbacks": {|LLMR0004:["d"]|} } } }"""],
            [Config.Group("\"fallbacks\": [ { \"target\": \"d\", \"on\": \"timeout\" } ]"), """{ "groups": { "g": { "fallbacks": [ { "target": "d", "on": ["timeout"] } ] } } }"""]),
    ];

    private static string Entries(string entries, string more = "") => Group($"{more}\"fallbacks\": [{entries}]");

    private static string Group(string members) =>
        $$"""
        { "groups": {
            "g": { {{members}}, "deployments": [ { "id": "one", "model": "openai/x" } ] },
            "h": { "deployments": [ { "id": "d", "model": "openai/y" } ] },
            "embed": { "mode": "embedding", "deployments": [ { "id": "v", "model": "openai/x" } ] } } }
        """;
}
