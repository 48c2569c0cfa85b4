namespace LlmRouter.Configuration.Tests;

/// <summary>What the catalog of known models says.</summary>
internal static class CatalogCases
{
    public static readonly RuleCase[] All =
    [
        new("A model that is not served any more", Model("\"model\": {|LLMR2010:\"openai/chatgpt-4o-latest\"|}"), Model("\"model\": \"openai/gpt-5.4\"")),
        new("A base model that is not served any more",
            Model("\"model\": \"openai/mine\", \"baseModel\": {|LLMR2010:\"openai/chatgpt-4o-latest\"|}"),
            Model("\"model\": \"openai/mine\", \"endpoint\": \"https://a.example\", \"baseModel\": \"openai/chatgpt-4o-latest\"")),
        new("A model whose end is announced",
            Advised("\"model\": {|LLMR2019:\"openai/gpt-3.5-turbo\"|}"), Advised("\"model\": \"openai/gpt-5.4\"")) { Advice = true },
        new("An Azure deployment of which nothing is known",
            Advised("\"endpoint\": \"https://a.example\", \"model\": {|LLMR2007:\"azure/team-east\"|}"), Advised("\"endpoint\": \"https://a.example\", \"model\": \"azure/team-east\", \"baseModel\": \"openai/gpt-5.4\"")) { Advice = true },
        new("An embedding model that is to chat", Model("\"model\": {|LLMR5005:\"openai/text-embedding-3-small\"|}"), Model("\"model\": \"openai/o3\"")),
        new("A chat model that is to embed",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": {|LLMR5005:"openai/gpt-4o"|} } ] } } }""",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/text-embedding-3-small" } ] } } }"""),
        new("More output than the model gives", Model("\"model\": \"openai/gpt-4o\", \"maxOutputTokens\": {|LLMR5006:16385|}"), Model("\"model\": \"openai/gpt-4o\", \"maxOutputTokens\": 16384")),
        new("A temperature that the model refuses", Model("\"model\": \"openai/o3\", \"temperature\": {|LLMR5007:0.2|}"), Model("\"model\": \"openai/gpt-5.4\", \"temperature\": 0.2")),
        new("A temperature of the group that one of its models refuses",
            """{ "groups": { "g": { "temperature": {|LLMR5007:0.2|}, "deployments": [ { "model": "openai/gpt-4o" }, { "model": "openai/o3" } ] } } }""",
            """{ "groups": { "g": { "deployments": [ { "model": "openai/gpt-4o", "temperature": 0.2 }, { "model": "openai/o3" } ] } } }"""),
        new("A window wider than the model's", Advised("\"model\": \"openai/o4-mini-deep-research-x\", \"baseModel\": \"openai/text-embedding-3-small\", \"contextWindow\": 8191", false), Advised("\"model\": \"openai/x\"")) { Advice = true },
        new("A feature that the model is known to lack", Advised("\"model\": \"openai/gpt-5.4\", \"features\": [{|LLMR5009:\"audio\"|}]"), Advised("\"model\": \"openai/gpt-5.4\", \"features\": [\"tools\"]")) { Advice = true },
        new("Deployments that differ in what they can do",
            """{ "$schema": "x", "groups": { {|LLMR5003:"g"|}: { "deployments": [ { "model": "openai/x", "features": ["tools"] }, { "model": "openai/y", "region": "eu", "features": ["!tools"] } ] } } }""",
            """{ "$schema": "x", "groups": { "g": { "deployments": [ { "model": "openai/x", "features": ["tools"] }, { "model": "openai/y", "region": "eu" } ] } } }""") { Advice = true },
        new("Embeddings of two models",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/text-embedding-3-small" }, { "model": {|LLMR5001:"openai/text-embedding-3-large"|} } ] } } }""",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/text-embedding-3-small" }, { "model": "azure/text-embedding-3-small", "endpoint": "https://a.example" }, { "model": "azure/mine", "endpoint": "https://a.example" } ] } } }"""),
        new("A fallback to embeddings of another model",
            """{ "groups": { "g": { "mode": "embedding", "fallbacks": [{|LLMR5002:"h"|}], "deployments": [ { "model": "openai/text-embedding-3-small" } ] }, "h": { "mode": "embedding", "deployments": [ { "model": "openai/text-embedding-3-large" } ] } } }""",
            """{ "groups": { "g": { "mode": "embedding", "fallbacks": ["h"], "deployments": [ { "model": "openai/text-embedding-3-small" } ] }, "h": { "mode": "embedding", "deployments": [ { "model": "azure/mine", "endpoint": "https://a.example", "baseModel": "openai/text-embedding-3-small" } ] } } }"""),
        new("A price per token", Model("\"model\": \"openai/gpt-4o\", \"price\": { \"input\": {|LLMR7007:0.0000025|}, \"output\": 10 }"), Model("\"model\": \"openai/gpt-4o\", \"price\": { \"input\": 2, \"output\": 8 }")),
        new("A price per thousand", Model("\"model\": \"openai/gpt-4o\", \"price\": { \"input\": 2.5, \"output\": {|LLMR7007:0.01|} }"), Model("\"model\": \"openai/gpt-4o\", \"price\": { \"input\": 0, \"output\": 0 }")),
        new("A price beyond all reason", Model("\"model\": \"openai/gpt-4o\", \"price\": { \"input\": {|LLMR7007:1000|}, \"output\": 10 }"), Model("\"model\": \"openai/mine\", \"price\": { \"input\": 1000, \"output\": 10 }")),
        new("A price of the input alone", Model("\"model\": \"openai/mine\", \"price\": {|LLMR7008:{ \"input\": 2 }|}"), Model("\"model\": \"openai/gpt-4o\", \"price\": { \"input\": 2 }")),
        new("A price of the output of embeddings",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/mine", "price": {|LLMR7008:{ "output": 2 }|} } ] } } }""",
            """{ "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/mine", "price": { "input": 2 } } ] } } }"""),
        new("A key where a region belongs", Model("\"model\": \"openai/x\", \"region\": {|LLMR6004:\"sk-proj-0123456789abcdefghij\"|}"), Model("\"model\": \"openai/x\", \"region\": \"sk-east\"")),
        new("A key as an id", Model("\"id\": {|LLMR6004:\"sk-proj-0123456789abcdefghij\"|}, \"model\": \"openai/x\""), Model("\"id\": \"sk-east\", \"model\": \"openai/x\"")),
        new("A key behind a slash", Model("\"endpoint\": \"https://a.example\", \"model\": {|LLMR6004:\"openai/sk-proj-0123456789abcdefghij\"|}"), Model("\"endpoint\": \"https://a.example\", \"model\": \"openai/sk-proj\"")),
        new("A key among the tags", Model("\"model\": \"openai/x\", \"tags\": [\"a\", {|LLMR6004:\"ghp_0123456789abcdefghij\"|}]"), Model("\"model\": \"openai/x\", \"tags\": [\"a\", \"sk-0123456789-a-long-name-of-words\"]".Replace("sk-0123456789-a-", "sk-a-", StringComparison.Ordinal))),
        new("A header beside the key", Model("\"model\": \"openai/x\", \"apiKey\": \"env:K\", \"headers\": { \"Authorization\": {|LLMR6005:\"env:TOKEN\"|} }"), Model("\"model\": \"openai/x\", \"headers\": { \"Authorization\": \"env:TOKEN\" }")),
        new("A header of the body",
            """{ "endpoints": { "e": { "url": "https://a.example", "headers": { "content-type": {|LLMR6005:"text/plain"|} } } }, "groups": { "g": { "deployments": [ { "model": "openai/x", "endpoint": "@e" } ] } } }""",
            """{ "endpoints": { "e": { "url": "https://a.example", "headers": { "X-Content": "text/plain" } } }, "groups": { "g": { "deployments": [ { "model": "openai/x", "endpoint": "@e" } ] } } }"""),
    ];

    private static string Model(string members) => $$"""{ "groups": { "g": { "deployments": [ { {{members}} } ] } } }""";

    private static string Advised(string members, bool chat = true) => chat
        ? ReachCases.Advised("\"retries\": 1", members, "\"model\": \"openai/y\", \"region\": \"eu\"")
        : """{ "$schema": "x", "groups": { "g": { "mode": "embedding", "deployments": [ { "model": "openai/text-embedding-3-small", "contextWindow": {|LLMR5008:9000|} }, { "id": "b", "model": "openai/text-embedding-3-small", "region": "eu" } ] } } }""";
}
