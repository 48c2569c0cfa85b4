using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Management;
using LlmRouter.Providers.Http;
using LlmRouter.Resilience;
using LlmRouter.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmRouter.Building;

/// <summary>Makes an engine of a first configuration, and what changes it afterwards.</summary>
internal static class EngineBuilder
{
    /// <param name="blueprint">A configuration without errors.</param>
    /// <param name="options">The surroundings.</param>
    /// <param name="compiled">Finds the compiled position of a name, or -1, in a generated class.</param>
    /// <exception cref="RouterConfigurationException">Something is missing, or refers to nothing.</exception>
    public static LiveConfiguration Build(Blueprint blueprint, RouterOptions options, Func<string, int>? compiled)
    {
        options = options.Snapshot();
        Check(blueprint, options);
        ILogger log = options.LoggerFactory is { } loggers ? new SafeLogger(loggers.CreateLogger(Log.Category)) : NullLogger.Instance;
        var pool = new HttpPool(options.HttpHandlerFactory, options.LoggerFactory is null ? null : new RetryWatch(log));
        try
        {
            return new LiveConfiguration(blueprint, options, log, pool, compiled);
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }

    private static void Check(Blueprint blueprint, RouterOptions options)
    {
        var faults = new List<string>();
        foreach (string name in options.ChatClients.Keys.Concat(options.EmbeddingGenerators.Keys))
        {
            int slash = name.LastIndexOf('/');
            if (slash < 0 || blueprint.Spec.FindGroup(name[..slash])?.Find(name[(slash + 1)..]) is null)
            {
                faults.Add($"a client was given for '{Redaction.Clean(name)}', which is no declared deployment; name it as group/id");
            }
        }

        RouteProperties.Allow(options.AllowedRouteProperties, out string[] unknown);
        faults.AddRange(unknown.Select(name => $"RouterOptions.AllowedRouteProperties names '{Redaction.Clean(name)}', which is no additional property of a request; there are: {RouteProperties.Known}"));
        if (faults.Count > 0)
        {
            throw new RouterConfigurationException("The router cannot start.", faults);
        }
    }
}
