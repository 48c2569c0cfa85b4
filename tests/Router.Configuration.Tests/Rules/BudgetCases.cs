namespace LlmRouter.Configuration.Tests;

internal static class BudgetCases
{
    public static readonly RuleCase[] All =
    [
        new("A budget on an unknown kind", One("{|LLMR7004:\"providers:openai\"|}"), One("\"provider:OpenAI\"")),
        new("A budget on something without a kind", One("{|LLMR7004:\"openai\"|}"), One("\"tag:openai\"")),
        new("A budget on nothing", One("{|LLMR7004:\"tag:\"|}"), One("\"tag:a:b\"")),
        new("A budget on a tag with a control character", One("{|LLMR7004:\"tag:a\\u0000\"|}"), One("\"tag:a*\"")),
        new("A budget on a tenant with a long name", One("{|LLMR7004:\"tenant:" + new string('x', 257) + "\"|}"), One("\"tenant:" + new string('x', 256) + "\"")),
        new("A budget on every tenant and one on one of them", One("{|LLMR7004:\"tenants:*\"|}"), Config.Root("\"budgets\": { \"tenant:*\": { \"usd\": 1, \"per\": \"minute\" }, \"tenant:a\": { \"usd\": 2, \"per\": \"minute\" } }")),
        new("A budget on an unknown deployment", One("{|LLMR7004:\"deployment:g/e\"|}"), One("\"deployment:G/D\"")),
        new("A budget on a group", One("{|LLMR7004:\"deployment:g\"|}"), One("\"deployment:g/d\"")),
        new("A budget on an unknown provider", One("{|LLMR7004:\"provider:opnai\"|}"), One("\"provider:openai\"")),
        new("A budget on a provider that nobody uses", One("{|LLMR7005:\"provider:azure\"|}"), One("\"provider:openai\"")),
        new("A budget for a day", Config.Root("\"budgets\": { {|LLMR7006:\"tag:t\"|}: [ { \"usd\": 1, \"per\": \"minute\" }, { \"usd\": 9, \"per\": \"day\" } ] }"), One("\"tag:t\"")),
        new("A budget on a deployment of a wildcard group",
            """{ "budgets": { {|LLMR7004:"deployment:openai/*/x"|}: { "usd": 1, "per": "minute" } }, "groups": { "openai/*": { "deployments": [ { "model": "openai/*" } ] } } }""",
            """{ "budgets": { "deployment:openai/*/openai-any": { "usd": 1, "per": "minute" } }, "groups": { "openai/*": { "deployments": [ { "model": "openai/*" } ] } } }"""),
        new("A budget on a deployment that stands for a group",
            """{ "budgets": { {|LLMR7004:"deployment:a/group-b"|}: { "usd": 1, "per": "minute" } }, "groups": { "a": { "deployments": [ { "model": "group/b" } ] }, "b": { "deployments": [ { "id": "d", "model": "openai/gpt-4o" } ] } } }""",
            """{ "budgets": { "deployment:b/d": { "usd": 1, "per": "minute" } }, "groups": { "a": { "deployments": [ { "model": "group/b" } ] }, "b": { "deployments": [ { "id": "d", "model": "openai/gpt-4o" } ] } } }"""),
        new("A model of unknown price under the budget of its provider",
            Priced("provider:openai", "\"model\": {|LLMR7003:\"openai/my-own\"|}"),
            Priced("provider:openai", "\"model\": \"openai/gpt-4o\"")),
        new("A model of unknown price under the budget of a tag",
            Priced("tag:t", "\"model\": {|LLMR7003:\"openai/my-own\"|}, \"price\": { \"input\": 1 }"),
            Priced("tag:t", "\"model\": \"openai/my-own\", \"price\": { \"input\": 1, \"output\": 0 }")),
        new("A model of unknown price under its own budget",
            Priced("deployment:g/d", "\"model\": {|LLMR7003:\"azure/mine\"|}, \"endpoint\": \"env:E\""),
            Priced("deployment:g/d", "\"model\": \"azure/mine\", \"endpoint\": \"env:E\", \"baseModel\": \"openai/gpt-4o\"")),
        new("A model of unknown price under the budget of each tenant",
            Priced("tenant:*", "\"model\": {|LLMR7003:\"openai/my-own\"|}"),
            Priced("tenant:*", "\"model\": \"openai/my-own\", \"disabled\": true }, { \"id\": \"other\", \"model\": \"openai/gpt-4o\"")),
        new("An embedding model of unknown price",
            Priced("tag:t", "\"model\": {|LLMR7003:\"openai/my-own\"|}, \"price\": { \"output\": 1 }", "\"mode\": \"embedding\","),
            Priced("tag:t", "\"model\": \"openai/my-own\", \"price\": { \"input\": 1 }", "\"mode\": \"embedding\",")),
    ];

    private static string One(string scope) => Config.Root($$"""" "budgets": { {{scope}}: { "usd": 1, "per": "minute" } } """");

    private static string Priced(string scope, string deployment, string group = "") =>
        $$"""{ "budgets": { "{{scope}}": { "usd": 1, "per": "minute" } }, "groups": { "g": { {{group}} "deployments": [ { "id": "d", {{deployment}} } ] } } }""";
}
