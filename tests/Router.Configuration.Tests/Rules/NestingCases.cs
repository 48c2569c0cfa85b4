namespace LlmRouter.Configuration.Tests;

internal static class NestingCases
{
    private static readonly string Fine = Two("\"model\": \"group/b\"");

    public static readonly RuleCase[] All =
    [
        new("A group that does not exist inside another", Two("\"model\": {|LLMR2017:\"group/bb\"|}"), Fine),
        new("No group inside another", Two("\"model\": {|LLMR2017:\"group/\"|}"), Two("\"model\": \"GROUP/B\"")),
        new("A group inside itself", Two("\"model\": {|LLMR2017:\"group/a\"|}"), Fine),
        new("Groups inside each other",
            """{ "groups": { "a": { "deployments": [ { "model": "group/b" } ] }, "b": { "deployments": [ { "model": "group/c" } ] }, "c": { "deployments": [ { "model": {|LLMR2017:"group/b"|} }, { "model": "openai/x" } ] } } }""",
            """{ "groups": { "a": { "deployments": [ { "model": "group/b" }, { "model": "group/c" } ] }, "b": { "deployments": [ { "model": "group/c" } ] }, "c": { "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("Groups too deep in each other",
            Chain(4).Replace("\"group/g1\"", "{|LLMR2017:\"group/g1\"|}", StringComparison.Ordinal),
            Chain(3)),
        new("Groups far too deep in each other",
            Chain(6).Replace("\"group/g3\"", "{|LLMR2017:\"group/g3\"|}", StringComparison.Ordinal),
            Chain(1)),
        new("A group of another mode inside another",
            """{ "groups": { "a": { "deployments": [ { "model": {|LLMR2017:"group/e"|} } ] }, "e": { "mode": "embedding", "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "groups": { "a": { "mode": "embedding", "deployments": [ { "model": "group/e" } ] }, "e": { "mode": "embedding", "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A wildcard group inside another",
            """{ "groups": { "a": { "deployments": [ { "model": {|LLMR2017:"group/x-*"|} }, { "model": {|LLMR2017:"group/x-1"|} } ] }, "x-*": { "deployments": [ { "model": "openai/*" } ] } } }""",
            """{ "groups": { "a": { "deployments": [ { "model": "openai/y" } ] }, "x-*": { "deployments": [ { "model": "group/a" } ] } } }"""),
        new("An alias inside a group",
            """{ "aliases": { "c": "b" }, "groups": { "a": { "deployments": [ { "model": {|LLMR2017:"group/c"|} } ] }, "b": { "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "aliases": { "c": "a" }, "groups": { "a": { "deployments": [ { "model": "group/b" } ] }, "b": { "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("Settings of a deployment that stands for a group",
            Two("\"model\": \"group/b\", \"endpoint\": {|LLMR2018:\"nowhere\"|}, \"rpm\": {|LLMR2018:5|}, \"price\": {|LLMR2018:{ \"input\": 1 }|}, \"memberName\": {|LLMR2018:\"1 2\"|}"),
            Two("\"id\": \"x\", \"model\": \"group/b\", \"weight\": 2, \"order\": 1, \"tags\": [\"t\"], \"disabled\": true, \"environments\": [\"Production\"], \"accessTags\": [\"a\"]")),
        new("Times of use of a deployment that stands for a group",
            Two("\"model\": \"group/b\", \"accessWindows\": {|LLMR2017:[\"08:00-18:00\"]|}"),
            Two("\"model\": \"openai/z\", \"accessWindows\": [\"08:00-18:00\"]")),
        new("Times of use of a group in which another stands",
            """{ "groups": { "a": { "accessWindows": {|LLMR2017:["08:00-18:00"]|}, "deployments": [ { "model": "group/b" } ] }, "b": { "deployments": [ { "model": "openai/x" } ] } } }""",
            """{ "groups": { "a": { "deployments": [ { "model": "group/b" } ] }, "b": { "accessWindows": ["08:00-18:00"], "deployments": [ { "model": "openai/x" } ] } } }"""),
        new("A key of a deployment that stands for a group",
            Two("\"model\": \"group/b\", \"apiKey\": {|LLMR2018:\"env:KEY\"|}, \"headers\": {|LLMR2018:{ \"X-A\": \"b\" }|}"),
            Fine),
        new("A deployment that stands for a group by name",
            """{ "aliases": { "x": {|LLMR2011:"a/group-b"|} }, "groups": { "a": { "deployments": [ { "model": "group/b" } ] }, "b": { "deployments": [ { "id": "d", "model": "openai/x" } ] } } }""",
            """{ "aliases": { "x": "b/d" }, "groups": { "a": { "deployments": [ { "model": "group/b" } ] }, "b": { "deployments": [ { "id": "d", "model": "openai/x" } ] } } }"""),
    ];

    /// <summary>A group <c>a</c> with one deployment, and a group <c>b</c> that is fine.</summary>
    private static string Two(string deployment) =>
        $$"""{ "groups": { "a": { "deployments": [ { {{deployment}} }, { "model": "openai/y" } ] }, "b": { "deployments": [ { "model": "openai/x" } ] } } }""";

    /// <summary>Groups <c>g0</c>, which contains <c>g1</c>, and so on.</summary>
    private static string Chain(int depth) =>
        $$"""{ "groups": { {{string.Concat(Enumerable.Range(0, depth).Select(i => Group(i, $"group/g{i + 1}") + ", "))}}{{Group(depth, "openai/x")}} } }""";

    private static string Group(int number, string model) => $$""" "g{{number}}": { "deployments": [ { "model": "{{model}}" } ] }""";
}
