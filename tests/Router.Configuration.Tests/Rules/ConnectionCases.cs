namespace LlmRouter.Configuration.Tests;

internal static class ConnectionCases
{
    public static readonly RuleCase[] All =
    [
        new("A model without a provider", Model("{|LLMR2005:\"gpt-4o\"|}"), Model("\"openai/gpt-4o\"")),
        new("A model of an unknown provider", Model("{|LLMR2005:\"opnai/gpt-4o\"|}"), Model("\"OpenAI/gpt-4o\"")),
        new("A provider without a model", Model("{|LLMR2005:\"openai/\"|}"), Model("\"openai/x\"")),
        new("A model without the name of its provider", Model("{|LLMR2005:\"/gpt-4o\"|}"), Model("\"openai//gpt-4o\"")),
        new("A model with a space at its end", Model("{|LLMR2005:\"openai/gpt-4o \"|}"), Model("\"openai/gpt 4o\"")),

        new("An endpoint without a scheme", Endpoint("{|LLMR2006:\"east.example\"|}"), Endpoint("\"https://east.example\"")),
        new("A path as an endpoint", Endpoint("{|LLMR2006:\"/v1\"|}"), Endpoint("\"http://localhost:8000/v1\"")),
        new("An endpoint of another scheme", Endpoint("{|LLMR2006:\"ftp://east.example\"|}"), Endpoint("\"HTTPS://east.example\"")),
        new("An endpoint with an operation", Endpoint("{|LLMR2006:\"https://east.example/v1/chat/completions\"|}"), Endpoint("\"https://east.example/v1\"")),
        new("An endpoint with embeddings", Endpoint("{|LLMR2006:\"https://east.example/v1/embeddings/\"|}"), Endpoint("\"https://embeddings.example/v1/\"")),
        new("An endpoint with a query", Endpoint("{|LLMR2006:\"https://east.example/?api-version=1\"|}"), Endpoint("\"config:East:Url\"")),
        new("An endpoint with a password", Endpoint("{|LLMR2006:\"https://me:secret@east.example/\"|}"), Endpoint("\"env:EAST_URL\"")),
        new("A URL of a declared endpoint that is none",
            Config.Root("\"endpoints\": { \"e\": { \"url\": {|LLMR2006:\"@f\"|} } }"),
            Config.Root("\"endpoints\": { \"e\": { \"url\": \"env:E\" } }")),
        new("A provider that needs an endpoint", Model("{|LLMR2006:\"azure/gpt-4o\"|}"), Model("\"azure/gpt-4o\", \"endpoint\": \"https://east.openai.azure.com\"")),

        new("An undeclared endpoint",
            Config.Root("\"endpoints\": { \"east\": { \"url\": \"https://a.example\" } }").Replace("\"openai/gpt-4o\"", "\"openai/gpt-4o\", \"endpoint\": {|LLMR2013:\"@eats\"|}", StringComparison.Ordinal),
            Config.Root("\"endpoints\": { \"east\": { \"url\": \"https://a.example\" } }").Replace("\"openai/gpt-4o\"", "\"openai/gpt-4o\", \"endpoint\": \"@East\"", StringComparison.Ordinal)),
        new("A declared endpoint without a URL",
            Config.Root("\"endpoints\": { {|LLMR2013:\"east\"|}: { \"region\": \"eu\" } }"),
            Config.Root("\"endpoints\": { \"east\": { \"region\": \"eu\", \"url\": \"https://a.example\" } }")),
    ];

    private static string Model(string model) => $$"""{ "groups": { "g": { "deployments": [ { "id": "d", "model": {{model}} } ] } } }""";

    private static string Endpoint(string endpoint) => Config.Deployment("\"endpoint\": " + endpoint);
}
