using LlmRouter.Providers;

namespace LlmRouter.Building;

/// <summary>Stands in for the client of a deployment that was switched off before it had one. It is never offered.</summary>
internal sealed class OffClient : DeploymentClient
{
    public static readonly OffClient Instance = new();
}
