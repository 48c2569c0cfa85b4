using LlmRouter;

namespace Quickstart;

/// <summary>Three groups over six deployments: all that has to be written to get <c>router.Smart</c>, <c>router.Fast</c> and <c>router.Backup</c>.</summary>
[LlmRouter]
[Endpoint("east", Url = "env:AZURE_OPENAI_ENDPOINT", ApiKey = "env:AZURE_OPENAI_API_KEY")]

[ModelGroup("smart", Strategy = RoutingStrategy.LeastBusy, CooldownSeconds = 1, Fallbacks = ["backup"])]
[Deployment("smart", "azure-east", Model = "azure/gpt-4o", Endpoint = "@east")]
[Deployment("smart", "openai", Model = "openai/gpt-4o", ApiKey = "env:OPENAI_API_KEY")]
[Deployment("smart", "openai-large", Model = "openai/gpt-4.1", ApiKey = "env:OPENAI_API_KEY")]
[Price("smart/azure-east", Input = 2.5, Output = 10)]
[Price("smart/openai", Input = 2.5, Output = 10)]
[Price("smart/openai-large", Input = 2, Output = 8)]

[ModelGroup("fast", Fallbacks = ["backup"])]
[Deployment("fast", "mini-a", Model = "azure/gpt-4o-mini", Endpoint = "@east")]
[Deployment("fast", "mini-b", Model = "openai/gpt-4o-mini", ApiKey = "env:OPENAI_API_KEY", Rpm = 120)]
[Price("fast/mini-a", Input = 0.15, Output = 0.6)]
[Price("fast/mini-b", Input = 0.15, Output = 0.6)]

[ModelGroup("backup")]
[Deployment("backup", "openai", Model = "openai/gpt-4.1-mini", ApiKey = "env:OPENAI_API_KEY")]
[Price("backup/openai", Input = 0.4, Output = 1.6)]
public partial class DemoRouter;
