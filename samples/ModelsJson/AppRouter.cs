using LlmRouter;

namespace ModelsJson;

/// <summary>The router that <c>models.json</c> describes; everything but its name is there.</summary>
[LlmRouter]
public partial class AppRouter;
