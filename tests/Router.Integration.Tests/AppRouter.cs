namespace LlmRouter.Integration.Tests;

/// <summary>The example of the README, and a group that comes from models.json.</summary>
[LlmRouter]
[ModelGroup("gpt-4", Strategy = RoutingStrategy.LeastBusy, Fallbacks = ["claude"])]
[Deployment("gpt-4", "azure-east", Model = "azure/gpt-4o", Endpoint = "https://east.openai.azure.com", ApiKey = "env:AZURE_EAST_KEY", Rpm = 600, Tpm = 120_000)]
[Deployment("gpt-4", "openai", Model = "openai/gpt-4o", ApiKey = "env:OPENAI_API_KEY")]
[Price("gpt-4/openai", Input = 2.5, Output = 10)]
[ModelGroup("claude")]
[Deployment("claude", "compat", Model = "openai/claude-sonnet-4-5", Endpoint = "@proxy")]
[Endpoint("proxy", Url = "config:Proxy:Url", ApiKey = "config:Proxy:Key")]
[Header("@proxy", "x-team", "search")]
[ModelGroup("embed", Mode = ModelMode.Embedding)]
[Deployment("embed", "small", Model = "openai/text-embedding-3-small", ApiKey = "env:OPENAI_API_KEY")]
[ModelAlias("gpt-4-turbo", "gpt-4")]
public partial class AppRouter;
