using LlmRouter;

namespace Mistakes;

[LlmRouter(TimeoutSeconds = 30)]
[ModelGroup("gpt-4", Fallbacks = ["cheep"], AttemptTimeoutSeconds = 60)]                     // 1: no such group; 2: no time for a second attempt
[Deployment("gpt-4", "openai", Model = "openai/gpt-4o", ApiKey = "sk-proj-a1b2c3d4e5f6g7h8i9j0k1l2")] // 3: a key in source
[Deployment("gpt-4", "azure-east", Model = "azuer/gpt-4o", Endpoint = "https://east.openai.azure.com")] // 4: no such provider
public partial class AppRouter;
