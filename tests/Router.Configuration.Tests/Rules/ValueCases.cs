namespace LlmRouter.Configuration.Tests;

internal static class ValueCases
{
    public static readonly RuleCase[] All =
    [
        new("A text where a whole number belongs", Config.Deployment("\"rpm\": {|LLMR1003:\"600\"|}"), Config.Deployment("\"rpm\": 600")),
        new("A broken number where a whole one belongs", Config.Deployment("\"rpm\": {|LLMR1003:0.5|}"), Config.Deployment("\"rpm\": 5e1")),
        new("A number where a text belongs", Config.Deployment("\"region\": {|LLMR1003:1|}"), Config.Deployment("\"region\": \"1\"")),
        new("A text where a flag belongs", Config.Deployment("\"disabled\": {|LLMR1003:\"true\"|}"), Config.Deployment("\"disabled\": true")),
        new("Null where a value belongs", Config.Group("\"strategy\": {|LLMR1003:null|}"), Config.Group("\"strategy\": \"least-busy\"")),
        new("A text where a list belongs", Config.Group("\"fallbacks\": {|LLMR1003:\"g/d\"|}"), Config.Group("\"fallbacks\": [\"g/d\"]")),
        new("A number in a list of texts", Config.Group("\"fallbacks\": [\"g/d\", {|LLMR1003:1|}]"), Config.Group("\"fallbacks\": [\"g/d\"]")),
        new("A flag where a duration belongs", Config.Group("\"timeoutSeconds\": {|LLMR1003:true|}"), Config.Group("\"timeoutSeconds\": \"500ms\"")),
        new("An array where headers belong", Config.Deployment("\"headers\": {|LLMR1003:[]|}"), Config.Deployment("\"headers\": {}")),
        new("A number as the value of a header", Config.Deployment("\"headers\": { \"X-A\": {|LLMR1003:1|} }"), Config.Deployment("\"headers\": { \"X-A\": \"1\" }")),
        new("A text as a price", Config.Deployment("\"price\": { \"input\": {|LLMR1003:\"1\"|} }"), Config.Deployment("\"price\": { \"input\": 1 }")),
        new("A number as a price in whole", Config.Deployment("\"price\": {|LLMR1003:1|}"), Config.Deployment("\"price\": {}")),
        new("A number as an alias", Config.Root("\"aliases\": { \"a\": {|LLMR1003:1|} }"), Config.Root("\"aliases\": { \"a\": \"g\" }")),
        new("An array as the groups", """{ "groups": {|LLMR1003:[]|} }""", Config.Group("\"retries\": 1")),
        new("An array as a group", """{ "groups": { "g": {|LLMR1003:[]|} } }""", Config.Group("\"retries\": 1")),
        new("An object as the deployments", """{ "groups": { "g": { "deployments": {|LLMR1003:{}|} } } }""", Config.Group("\"retries\": 1")),
        new("A text as a deployment", """{ "groups": { "g": { "deployments": [ {|LLMR1003:"openai/gpt-4o"|} ] } } }""", Config.Group("\"retries\": 1")),
        new("A number as an id", """{ "groups": { "g": { "deployments": [ { "id": {|LLMR1003:1|}, "model": "openai/gpt-4o" } ] } } }""", Config.Group("\"retries\": 1")),
        new("A number as a model", """{ "groups": { "g": { "deployments": [ { "id": "d", "model": {|LLMR1003:1|} } ] } } }""", Config.Group("\"retries\": 1")),
        new("A text as an endpoint", Config.Root("\"endpoints\": { \"e\": {|LLMR1003:\"https://a.example\"|} }"), Config.Root("\"endpoints\": { \"e\": { \"url\": \"https://a.example\" } }")),
        new("An array as the root", """{|LLMR1003:[]|}""", Config.Group("\"retries\": 1")),
        new("A number as the router's name", Config.Root("\"router\": {|LLMR1003:1|}"), Config.Root("\"router\": \"AppRouter\"")),
        new("A text as the defaults", Config.Root("\"defaults\": {|LLMR1003:\"\"|}"), Config.Root("\"defaults\": {}")),

        new("A negative limit", Config.Deployment("\"rpm\": {|LLMR1007:-1|}"), Config.Deployment("\"rpm\": 0")),
        new("A limit beyond a whole number of 32 bits", Config.Deployment("\"tpm\": {|LLMR1007:3000000000|}"), Config.Deployment("\"tpm\": 2147483647")),
        new("A tier above the last one", Config.Deployment("\"order\": {|LLMR1007:64|}"), Config.Deployment("\"order\": 63")),
        new("A timeout of zero", Config.Group("\"timeoutSeconds\": {|LLMR1007:0|}"), Config.Group("\"timeoutSeconds\": 0.001")),
        new("A timeout of two days", Config.Group("\"timeoutSeconds\": {|LLMR1007:\"48h\"|}"), Config.Group("\"timeoutSeconds\": \"24h\"")),
        new("A temperature above two", Config.Group("\"temperature\": {|LLMR1007:2.1|}"), Config.Group("\"temperature\": 2")),
        new("A negative price", Config.Deployment("\"price\": { \"output\": {|LLMR1007:-1|} }"), Config.Deployment("\"price\": { \"output\": 0 }")),

        new("A duration without a unit", Config.Group("\"timeoutSeconds\": {|LLMR1008:\"30\"|}"), Config.Group("\"timeoutSeconds\": 30")),
        new("A duration in days", Config.Group("\"timeoutSeconds\": {|LLMR1008:\"1d\"|}"), Config.Group("\"timeoutSeconds\": \"24h\"")),
        new("A negative duration in words", Config.Group("\"timeoutSeconds\": {|LLMR1008:\"-1s\"|}"), Config.Group("\"timeoutSeconds\": \"1.5s\"")),

        new("An empty text", Config.Deployment("\"region\": {|LLMR1009:\" \"|}"), Config.Deployment("\"region\": \"eu\"")),
        new("An empty endpoint", Config.Deployment("\"endpoint\": {|LLMR1009:\"\"|}"), Config.Deployment("\"endpoint\": \"env:E\"")),
        new("An empty endpoint of a provider that needs one",
            """{ "groups": { "g": { "deployments": [ { "id": "d", "model": {|LLMR2006:"azure/x"|}, "endpoint": {|LLMR1009:""|} } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "id": "d", "model": "azure/x", "endpoint": "env:E" } ] } } }"""),
        new("An empty fallback", Config.Group("\"fallbacks\": [{|LLMR1009:\"\"|}]"), Config.Group("\"fallbacks\": []")),
        new("An empty router name", Config.Root("\"router\": {|LLMR1009:\"\"|}"), Config.Root("\"router\": \"App.AppRouter\"")),

        new("An unknown mode", Config.Group("\"mode\": {|LLMR1011:\"chats\"|}"), Config.Group("\"mode\": \"chat\"")),
        new("An unknown effort", Config.Group("\"reasoningEffort\": {|LLMR1011:\"maximal\"|}"), Config.Group("\"reasoningEffort\": \"extra-high\"")),
        new("An unknown strategy of a group", Config.Group("\"strategy\": {|LLMR4001:\"round-robbin\"|}"), Config.Group("\"strategy\": \"round-robin\"")),
        new("A strategy in LiteLLM's spelling", Config.Group("\"strategy\": {|LLMR4001:\"least_busy\"|}"), Config.Group("\"strategy\": \"least-busy\"")),
        new("An unknown strategy of the router", Config.Root("\"defaults\": { \"strategy\": {|LLMR4001:\"fastest\"|} }"), Config.Root("\"defaults\": { \"strategy\": \"simple-shuffle\" }")),
    ];
}
