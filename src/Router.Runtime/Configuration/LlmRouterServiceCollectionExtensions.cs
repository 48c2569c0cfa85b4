using LlmRouter;
using LlmRouter.Compiled;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds routers to a service collection.</summary>
public static class LlmRouterServiceCollectionExtensions
{
    /// <summary>
    /// Adds a generated router as a singleton, and the client of each of its groups by the group's name as key:
    /// <c>[FromKeyedServices("gpt-4")] IChatClient</c>, <c>[FromKeyedServices("embed")] IEmbeddingGenerator&lt;string,
    /// Embedding&lt;float&gt;&gt;</c>. Clock, configuration and logging come from the container where it has them.
    /// </summary>
    /// <typeparam name="TRouter">The generated class.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Changes the options, after the container's services have been filled in.</param>
    /// <returns>The same collection.</returns>
    public static IServiceCollection AddLlmRouter<TRouter>(this IServiceCollection services, Action<RouterOptions, IServiceProvider>? configure = null)
        where TRouter : Router, IGeneratedRouter<TRouter>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider =>
        {
            var options = new RouterOptions
            {
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
                Configuration = provider.GetService<IConfiguration>(),
                LoggerFactory = provider.GetService<ILoggerFactory>(),
            };
            configure?.Invoke(options, provider);
            return TRouter.Create(options);
        });

        foreach (string name in TRouter.ChatGroupNames)
        {
            services.TryAddKeyedSingleton<IChatClient>(name, (provider, key) => provider.GetRequiredService<TRouter>().Chat((string)key!));
        }

        foreach (string name in TRouter.EmbeddingGroupNames)
        {
            services.TryAddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
                name, (provider, key) => provider.GetRequiredService<TRouter>().Embeddings((string)key!));
        }

        return services;
    }
}
