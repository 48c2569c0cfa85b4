using LlmRouter.Configuration;
using LlmRouter.Providers.Azure;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.OpenAI;

namespace LlmRouter.Providers;

/// <summary>The adapters, by the name of the provider.</summary>
internal static class ProviderRegistry
{
    private static readonly Dictionary<string, Factory> Factories = new(StringComparer.OrdinalIgnoreCase)
    {
        [ProviderFacts.OpenAI] = (connection, pool, time) => new OpenAIDeploymentClient(connection, OpenAIWire.OpenAI(connection), pool, time),
        [ProviderFacts.Azure] = (connection, pool, time) => new OpenAIDeploymentClient(connection, AzureWire.Create(connection), pool, time),
    };

    private delegate DeploymentClient Factory(DeploymentConnection connection, HttpPool pool, TimeProvider time);

    /// <summary>The adapter of a deployment.</summary>
    /// <exception cref="RouterConfigurationException">
    /// The provider is unknown, or a key or header cannot be sent as it is; the message names the deployment and never the value.
    /// </exception>
    public static DeploymentClient Create(DeploymentConnection connection, HttpPool pool, TimeProvider time)
        => Factories.TryGetValue(connection.Provider, out Factory? factory)
            ? factory(connection, pool, time)
            : throw new RouterConfigurationException(
                "The router cannot be built.",
                [$"{connection.Name}: the provider '{connection.Provider}' is unknown; known are {string.Join(", ", Factories.Keys)}"]);
}
