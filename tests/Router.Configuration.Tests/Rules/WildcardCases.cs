namespace LlmRouter.Configuration.Tests;

internal static class WildcardCases
{
    private static readonly string Fine = With("");

    public static readonly RuleCase[] All =
    [
        new("A model with a star in a group without one",
            """{ "groups": { "g": { "deployments": [ { "model": {|LLMR2015:"openai/*"|} } ] } } }""",
            """{ "groups": { "g*": { "deployments": [ { "model": "openai/*" } ] } } }"""),
        new("A model with two stars",
            """{ "groups": { "g*": { "deployments": [ { "model": {|LLMR2015:"openai/*-*"|} } ] } } }""",
            """{ "groups": { "g*": { "deployments": [ { "model": "openai/a-*-b" } ] } } }"""),
        new("A star for a provider",
            """{ "groups": { "*": { "deployments": [ { "model": {|LLMR2005:"*/gpt-4"|} } ] } } }""",
            """{ "groups": { "*": { "deployments": [ { "model": "openai/gpt-4" } ] } } }"""),
        new("A slash in a name that is no pattern", """{ "groups": { {|LLMR2014:"openai/gpt"|}: { "deployments": [ { "model": "openai/gpt-4" } ] } } }""", Fine),
        new("A wildcard group twice",
            """{ "groups": { "a/*": { "deployments": [ { "model": "openai/*" } ] }, {|LLMR2001:"A/*"|}: { "deployments": [ { "model": "openai/*" } ] } } }""",
            """{ "groups": { "a/*": { "deployments": [ { "model": "openai/*" } ] }, "a/b*": { "deployments": [ { "model": "openai/*" } ] } } }"""),
        new("A fallback to a pattern", With("\"defaults\": { \"fallbacks\": [{|LLMR3001:\"openai/*\"|}] },"), With("\"defaults\": { \"fallbacks\": [\"openai/gpt-4o\"] },")),
        new("A fallback that a pattern does not quite match", With("\"defaults\": { \"fallbacks\": [{|LLMR3001:\"openai/\"|}] },"), With("\"defaults\": { \"fallbacks\": [\"OPENAI/x\"] },")),
        new("An alias of a pattern", With("\"aliases\": { \"a\": {|LLMR2011:\"openai/*\"|} },"), With("\"aliases\": { \"a\": \"openai/gpt-4o\" },")),
        new("A deployment of a wildcard group by name", With("\"aliases\": { \"a\": {|LLMR2011:\"openai-any\"|} },"), With("\"aliases\": { \"a\": \"openai/openai-any\" },")),
        new("A wildcard group that falls back to something of another mode",
            """{ "groups": { "e": { "mode": "embedding", "fallbacks": [{|LLMR3007:"a/x"|}], "deployments": [ { "model": "openai/e" } ] }, "a/*": { "deployments": [ { "model": "openai/*" } ] } } }""",
            """{ "groups": { "e": { "mode": "embedding", "fallbacks": ["a/x"], "deployments": [ { "model": "openai/e" } ] }, "a/*": { "mode": "embedding", "deployments": [ { "model": "openai/*" } ] } } }"""),
        new("A wildcard group that falls back to one of its own names", With("\"defaults\": {},", "\"fallbacks\": [{|LLMR3001:\"opena/x\"|}],"), With("\"defaults\": {},", "\"fallbacks\": [\"openai/gpt-4o-mini\"],")),
        new("A member name for a wildcard group", With("", "\"memberName\": {|LLMR4005:\"OpenAI\"|},"), Fine),

        new("A default group that does not exist", With("\"defaults\": { \"defaultGroup\": {|LLMR2016:\"h\"|} },"), With("\"defaults\": { \"defaultGroup\": \"G\" },")),
        new("A default group that is a pattern", With("\"defaults\": { \"defaultGroup\": {|LLMR2016:\"openai/*\"|} },"), With("\"defaults\": { \"defaultGroup\": \"openai/gpt-4o\" },")),
        new("A default group that is a deployment", With("\"defaults\": { \"defaultGroup\": {|LLMR2016:\"g/d\"|} },"), With("\"aliases\": { \"a\": \"g\" }, \"defaults\": { \"defaultGroup\": \"A\" },")),

        new("A base model without a provider", Config.Deployment("\"baseModel\": {|LLMR2005:\"gpt-4o\"|}"), Config.Deployment("\"baseModel\": \"openai/gpt-4o\"")),
        new("A base model without a model", Config.Deployment("\"baseModel\": {|LLMR2005:\"openai/\"|}"), Config.Deployment("\"baseModel\": \"mistral/codestral-latest\"")),
        new("A base model that nobody knows", Config.Deployment("\"baseModel\": {|LLMR4005:\"openai/gpt-99-nano\"|}"), Config.Deployment("\"baseModel\": \"openai/gpt-4o-mini\"")),
        new("A base model with a star", Config.Deployment("\"baseModel\": {|LLMR2005:\"openai/gpt-*\"|}"), Config.Deployment("\"baseModel\": \"openai/gpt-4o\"")),
    ];

    /// <summary>A group <c>g</c> and a wildcard group <c>openai/*</c>.</summary>
    private static string With(string root, string wildcard = "") =>
        $$"""{ {{root}} "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4o" } ] }, "openai/*": { {{wildcard}} "deployments": [ { "model": "openai/*" } ] } } }""";
}
