namespace LlmRouter.Configuration.Tests;

internal static class GroupCases
{
    private static readonly string Fine = Config.Group("\"retries\": 1");

    public static readonly RuleCase[] All =
    [
        new("A group twice in one document",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/gpt-4" } ] }, {|LLMR2001:"G"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/gpt-4" } ] }, "h": { "deployments": [ { "model": "openai/gpt-4" } ] } } }"""),
        new("An endpoint twice in one document",
            Config.Root("\"endpoints\": { \"e\": { \"url\": \"https://a.example\" }, {|LLMR2001:\"E\"|}: { \"url\": \"https://a.example\" } }"),
            Config.Root("\"endpoints\": { \"e\": { \"url\": \"https://a.example\" }, \"f\": { \"url\": \"https://a.example\" } }")),
        new("A group without deployments", """{ "groups": { {|LLMR2002:"g"|}: { "retries": 1 } } }""", Fine),
        new("A group with an empty list of deployments", """{ "groups": { {|LLMR2002:"g"|}: { "deployments": [] } } }""", Fine),
        new("A deployment twice",
            """{ "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4" }, { "id": {|LLMR2004:"D"|}, "model": "openai/o3" } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4" }, { "id": "e", "model": "openai/o3" } ] } } }"""),
        new("Two nameless deployments of one model",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/gpt-4" }, {|LLMR2004:{ "model": "openai/gpt-4" }|} ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/gpt-4" }, { "id": "two", "model": "openai/gpt-4" } ] } } }"""),
        new("An empty group name", """{ "groups": { {|LLMR2014:""|}: {} } }""", Fine),
        new("A group name with a slash", """{ "groups": { {|LLMR2014:"a/b"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""", Fine),
        new("A group name with two stars", """{ "groups": { {|LLMR2014:"*gpt-*"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""", """{ "groups": { "gpt-*": { "deployments": [ { "model": "openai/gpt-4" } ] } } }"""),
        new("A group name with a space in front", """{ "groups": { {|LLMR2014:" g"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""", Fine),
        new("A group name with a line feed", """{ "groups": { {|LLMR2014:"a\nb"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""", Fine),
        new("A group name with half a character", """{ "groups": { {|LLMR2014:"a\ud83d"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""", Fine.Replace("\"g\"", "\"a\\ud83d\\ude00\"", StringComparison.Ordinal)),
        new("A group name of 201 characters",
            """{ "groups": { {|LLMR2014:"X"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""".Replace("X", new string('x', 201), StringComparison.Ordinal),
            Fine.Replace("\"g\"", "\"" + new string('x', 200) + "\"", StringComparison.Ordinal)),
        new("An alias that begins like a reference", Config.Root("\"aliases\": { {|LLMR2014:\"@a\"|}: \"g\" }"), Config.Root("\"aliases\": { \"a@\": \"g\" }")),
        new("An empty alias", Config.Root("\"aliases\": { {|LLMR2014:\" \"|}: \"g\" }"), Config.Root("\"aliases\": {}")),
        new("An endpoint with a star", Config.Root("\"endpoints\": { {|LLMR2014:\"e*\"|}: { \"url\": \"https://a.example\" } }"), Config.Root("\"endpoints\": {}")),
        new("A deployment id with a slash",
            """{ "groups": { "g": { "deployments": [ { "id": {|LLMR2014:"a/b"|}, "model": "openai/gpt-4" } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "id": "@a:b.c", "model": "openai/gpt-4" } ] } } }"""),
        new("A deployment id with a star",
            """{ "groups": { "g*": { "deployments": [ { "id": {|LLMR2014:"a*"|}, "model": "openai/*" } ] } } }""",
            """{ "groups": { "g*": { "deployments": [ { "model": "openai/*" } ] } } }"""),
        new("An empty deployment id",
            """{ "groups": { "g": { "deployments": [ { "id": {|LLMR2014:""|}, "model": "openai/gpt-4" } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/ft:gpt-4/x y" } ] } } }"""),
        new("A header name with a space", Config.Deployment("\"headers\": { {|LLMR2014:\"X A\"|}: \"1\" }"), Config.Deployment("\"headers\": { \"X-A\": \"1\" }")),
        new("A header value with a line break", Config.Deployment("\"headers\": { \"X-A\": {|LLMR2014:\"1\\r\\nY: 2\"|} }"), Config.Deployment("\"headers\": { \"X-A\": \"1\\t2\" }")),

        new("An alias of nothing", Config.Root("\"aliases\": { \"a\": {|LLMR2011:\"h\"|} }"), Config.Root("\"aliases\": { \"a\": \"G\" }")),
        new("An alias of an alias", Config.Root("\"aliases\": { \"a\": \"g\", \"b\": {|LLMR2011:\"a\"|} }"), Config.Root("\"aliases\": { \"a\": \"g\", \"b\": \"g/d\" }")),
        new("An alias of itself", Config.Root("\"aliases\": { \"a\": {|LLMR2011:\"a\"|} }"), Config.Root("\"aliases\": { \"a\": { \"target\": \"d\" } }")),
        new("An alias with the name of a group", Config.Root("\"aliases\": { {|LLMR2011:\"G\"|}: \"g\" }"), Config.Root("\"aliases\": { \"GG\": \"g\" }")),
        new("An alias twice", Config.Root("\"aliases\": { \"a\": \"g\", {|LLMR2011:\"A\"|}: \"g\" }"), Config.Root("\"aliases\": { \"a\": \"g\", \"b\": \"g\" }")),
        new("An alias of an id that two deployments have",
            """{ "aliases": { "a": {|LLMR2011:"d"|} }, "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4" } ] }, "h": { "deployments": [ { "id": "d", "model": "openai/gpt-4" } ] } } }""",
            """{ "aliases": { "a": "h/d" }, "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4" } ] }, "h": { "deployments": [ { "id": "d", "model": "openai/gpt-4" } ] } } }"""),

        new("All weights zero",
            """{ "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4", "weight": {|LLMR4006:0|} }, { "id": "e", "model": "openai/gpt-4", "weight": 0 } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4", "weight": 0 }, { "id": "e", "model": "openai/gpt-4" } ] } } }"""),
    ];
}
