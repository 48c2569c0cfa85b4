namespace LlmRouter.Configuration.Tests;

internal static class SecurityCases
{
    public static readonly RuleCase[] All =
    [
        new("A key as a literal", Key("{|LLMR6001:\"sk-proj-1234567890\"|}"), Key("\"env:OPENAI_API_KEY\"")),
        new("A key that looks like nothing", Key("{|LLMR6001:\"hunter2\"|}"), Key("\"config:Llm:Key\"")),
        new("A key of an endpoint as a literal",
            Config.Root("\"endpoints\": { \"e\": { \"url\": \"https://a.example\", \"apiKey\": {|LLMR6001:\"abc\"|} } }"),
            Config.Root("\"endpoints\": { \"e\": { \"url\": \"https://a.example\", \"apiKey\": \"env:ABC\" } }")),
        new("A bearer token in a header", Header("{|LLMR6001:\"Bearer abcdef\"|}"), Header("\"Basic plan of the year\"")),
        new("A Google key in a header", Header("{|LLMR6001:\"AIzaSyD-1234\"|}"), Header("\"sk-learn\"")),
        new("A random word in a header", Header("{|LLMR6001:\"q8Zr1LmX0pVt7Ks3Wd9Yb5Nc2Hf6Jg4Ae\"|}"), Header("\"a-long-name-of-some-team-in-some-company-2024\"")),

        new("A key over plain HTTP",
            Config.Deployment("\"apiKey\": \"env:K\", \"endpoint\": {|LLMR6002:\"http://llm.example/v1\"|}"),
            Config.Deployment("\"apiKey\": \"env:K\", \"endpoint\": \"http://127.0.0.2/v1\"")),
        new("A key over plain HTTP to a declared endpoint",
            Config.Root("\"endpoints\": { \"e\": { \"apiKey\": \"env:K\", \"url\": {|LLMR6002:\"http://llm.example/v1\"|} } }"),
            Config.Root("\"endpoints\": { \"e\": { \"apiKey\": \"env:K\", \"url\": \"http://[::1]:80/v1\" } }")),
        new("A deployment's key over plain HTTP to a declared endpoint",
            Config.Root("\"endpoints\": { \"e\": { \"url\": \"http://llm.example/v1\" } }").Replace("\"openai/gpt-4o\"", "\"openai/gpt-4o\", \"apiKey\": \"env:K\", \"endpoint\": {|LLMR6002:\"@e\"|}", StringComparison.Ordinal),
            Config.Root("\"endpoints\": { \"e\": { \"url\": \"http://llm.example/v1\" } }").Replace("\"openai/gpt-4o\"", "\"openai/gpt-4o\", \"endpoint\": \"@e\"", StringComparison.Ordinal)),

        new("LiteLLM's way to name a variable", Key("{|LLMR6003:\"os.environ/KEY\"|}"), Key("\"env:KEY\"")),
        new("A shell's way to name a variable", Key("{|LLMR6003:\"${KEY}\"|}"), Key("\"env:KEY\"")),
        new("A dollar sign before a variable", Key("{|LLMR6003:\"$KEY\"|}"), Key("\"env:KEY\"")),
        new("A variable without a name", Key("{|LLMR6003:\"env:\"|}"), Key("\"env:K\"")),
        new("A variable with a space", Key("{|LLMR6003:\"env:MY KEY\"|}"), Key("\"env:MY_KEY\"")),
        new("A key of the configuration without a name", Key("{|LLMR6003:\"config: \"|}"), Key("\"config:A:B\"")),
        new("A reference in capitals", Key("{|LLMR6003:\"ENV:KEY\"|}"), Key("\"env:KEY\"")),
        new("A foreign variable as an endpoint", Config.Deployment("\"endpoint\": {|LLMR6003:\"${URL}\"|}"), Config.Deployment("\"endpoint\": \"env:URL\"")),
        new("A foreign variable in a header", Header("{|LLMR6003:\"os.environ/TEAM\"|}"), Header("\"100%\"")),
    ];

    private static string Key(string key) => Config.Deployment("\"apiKey\": " + key);

    private static string Header(string value) => Config.Deployment($$"""  "headers": { "X-Team": {{value}} } """);
}
