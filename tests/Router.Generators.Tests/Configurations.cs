namespace LlmRouter.Generators.Tests;

/// <summary>Configurations that tests share.</summary>
internal static class Configurations
{
    public const string Declaration = "[LlmRouter.LlmRouter] public partial class AppRouter;";

    public const string Path = "/project/models.json";

    public const string Attributes = """
        using LlmRouter;

        namespace Sample.App;

        /// <summary>The models of this application.</summary>
        [LlmRouter(Retries = 3, CooldownSeconds = 7.5)]
        [ModelGroup("gpt-4", Strategy = RoutingStrategy.LeastBusy, Fallbacks = ["claude"])]
        [Deployment("gpt-4", "azure-east", Model = "azure/gpt-4o", Endpoint = "@east", Rpm = 600, Tpm = 120_000, Weight = 3)]
        [Deployment("gpt-4", "gpt-4", Model = "openai/gpt-4o", ApiKey = "env:OPENAI_API_KEY", Region = "eu")]
        [ModelGroup("claude")]
        [Deployment("claude", Model = "openai/claude-sonnet-4-5", Endpoint = "https://example.org/v1", ApiKey = "env:KEY", Disabled = true)]
        [ModelGroup("embed", Mode = ModelMode.Embedding)]
        [Deployment("embed", "small", Model = "openai/text-embedding-3-small")]
        [Endpoint("east", Url = "https://east.openai.azure.com", ApiKey = "env:AZURE_EAST_KEY")]
        [ModelAlias("gpt-4-turbo", "gpt-4")]
        [ModelAlias("old", "gpt-4/azure-east", Hidden = true)]
        [Price("gpt-4/azure-east", Input = 2.5, Output = 10)]
        [Header("gpt-4/azure-east", "X-Team", "search")]
        [Fallback("gpt-4", "claude", On = FailureKind.ContextWindowExceeded, Temperature = 0, AttemptTimeoutSeconds = 5)]
        [Fallback("claude", On = FailureKind.ServerError)]
        [RetryRule("gpt-4", FailureKind.Timeout, Retries = 1)]
        [RetryRule(FailureKind.Connection, Retries = 4)]
        [CooldownRule("gpt-4/azure-east", FailureKind.RateLimited, CooldownSeconds = 30, AllowedFailures = 2)]
        public sealed partial class AppRouter;
        """;

    public const string Json = """
        {
          // The same as the attributes.
          "$schema": "./models.schema.json",
          "router": "AppRouter",
          "defaults": { "retries": 3, "cooldownSeconds": 7.5, "retriesByKind": { "connection": 4 }, "fallbacks": [{ "target": "claude", "on": ["server-error"] }] },
          "aliases": { "gpt-4-turbo": "gpt-4", "old": { "target": "gpt-4/azure-east", "hidden": true } },
          "endpoints": { "east": { "url": "https://east.openai.azure.com", "apiKey": "env:AZURE_EAST_KEY" } },
          "groups": {
            "gpt-4": {
              "strategy": "least-busy",
              "retriesByKind": { "timeout": 1 },
              "fallbacks": ["claude", { "target": "claude", "on": "context-window-exceeded", "temperature": 0, "attemptTimeoutSeconds": "5s" }],
              "deployments": [
                { "id": "azure-east", "model": "azure/gpt-4o", "endpoint": "@east", "rpm": 600, "tpm": 120000, "weight": 3,
                  "price": { "input": 2.5, "output": 10 }, "headers": { "X-Team": "search" },
                  "allowedFailuresByKind": { "rate-limited": 2 }, "cooldownSecondsByKind": { "rate-limited": 30 } },
                { "id": "gpt-4", "model": "openai/gpt-4o", "apiKey": "env:OPENAI_API_KEY", "region": "eu" },
              ],
            },
            "claude": {
              "deployments": [
                { "model": "openai/claude-sonnet-4-5", "endpoint": "https://example.org/v1", "apiKey": "env:KEY", "disabled": true }
              ]
            },
            "embed": { "mode": "embedding", "deployments": [{ "id": "small", "model": "openai/text-embedding-3-small" }] }
          }
        }
        """;
}
