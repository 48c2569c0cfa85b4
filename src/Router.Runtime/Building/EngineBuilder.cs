using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Providers.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmRouter.Building;

/// <summary>
/// Makes an engine of a configuration: resolves references, lets the application change deployments, reports everything that
/// is missing at once, and lays out chunks and tables.
/// </summary>
internal static class EngineBuilder
{
    /// <param name="spec">A configuration without errors.</param>
    /// <param name="options">The surroundings.</param>
    /// <param name="names">Every name, as <see cref="NameIndex"/> gives them.</param>
    /// <param name="find">Finds the position of a name among them, or -1.</param>
    /// <exception cref="RouterConfigurationException">Something is missing, or refers to nothing.</exception>
    public static RouterEngine Build(RouterSpec spec, RouterOptions options, List<NameEntry> names, Func<string, int> find)
    {
        ILogger log = options.LoggerFactory?.CreateLogger(Log.Category) ?? NullLogger.Instance;
        List<DeploymentConfiguration[]> configurations = Configure(spec, options, log);
        CheckClients(spec, options);

        var clock = new RouterClock(options.TimeProvider);
        var random = new RandomSource(options.RandomSeed);
        var pool = new HttpPool(options.HttpHandlerFactory);
        try
        {
            var budgets = new BudgetBook(spec.Budgets);
            var tables = new TableBuilder(spec, options, clock, random, pool, budgets);
            GroupTable[] groups = tables.Build(configurations);
            var table = new RoutingTable(groups, names, find, budgets, spec.Settings.Text(Setting.DefaultGroup));
            for (int g = 0; g < groups.Length; g++)
            {
                groups[g].Fallbacks = Fallbacks(spec, g, table);
            }

            return new RouterEngine(clock, random, log, table, new InputEstimates(options.TokenEstimator), pool);
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }

    private static List<DeploymentConfiguration[]> Configure(RouterSpec spec, RouterOptions options, ILogger log)
    {
        var connections = new ConnectionBuilder(spec, new ReferenceResolver(options), HostEnvironment.Name(options));
        var result = new List<DeploymentConfiguration[]>(spec.Groups.Count);
        var faults = new List<string>();
        var missing = new List<MissingPart>();
        foreach (GroupSpec group in spec.Groups)
        {
            var row = new DeploymentConfiguration[group.Deployments.Count];
            for (int d = 0; d < row.Length; d++)
            {
                missing.Clear();
                DeploymentConfiguration configuration = row[d] = connections.Build(group, group.Deployments[d], missing);
                options.ConfigureDeployments?.Invoke(configuration);
                string name = $"{group.Name}/{configuration.Id}";
                if (configuration.Disabled || options.ChatClients.ContainsKey(name) || options.EmbeddingGenerators.ContainsKey(name))
                {
                    continue;
                }

                // What the callback has provided is not missing any more.
                missing.RemoveAll(m => m.Kind switch
                {
                    MissingKind.Key => configuration.ApiKey is not null,
                    MissingKind.Endpoint => configuration.Endpoint is not null,
                    _ => false,
                });
                if (missing.Count == 0)
                {
                    continue;
                }

                string reason = string.Join("; ", missing.Select(m => m.Text));
                if (options.MissingCredentials == MissingCredentials.Disable)
                {
                    configuration.Disabled = true;
                    Log.DeploymentOff(log, name, reason);
                }
                else
                {
                    faults.Add($"{name}: {reason}");
                }
            }

            result.Add(row);
        }

        return faults.Count == 0
            ? result
            : throw new RouterConfigurationException(
                "The router cannot start: provide what is missing, or set RouterOptions.MissingCredentials to Disable to start without these deployments.", faults);
    }

    private static void CheckClients(RouterSpec spec, RouterOptions options)
    {
        var faults = new List<string>();
        foreach (string name in options.ChatClients.Keys.Concat(options.EmbeddingGenerators.Keys))
        {
            int slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || spec.FindGroup(name[..slash])?.Find(name[(slash + 1)..]) is null)
            {
                faults.Add($"a client was given for '{Redaction.Clean(name)}', which is no declared deployment; name it as group/id");
            }
        }

        if (faults.Count > 0)
        {
            throw new RouterConfigurationException("The router cannot start.", faults);
        }
    }

    private static FallbackTarget[] Fallbacks(RouterSpec spec, int group, RoutingTable table)
    {
        bool own = spec.Groups[group].Settings.TryGet(Setting.Fallbacks, out SettingValue list);
        if (!own && !spec.Settings.TryGet(Setting.Fallbacks, out list))
        {
            return [];
        }

        var targets = new List<FallbackTarget>();
        foreach (string name in list.TextList)
        {
            // The router's default list serves groups of all modes: each takes what it can use.
            if (table.Find(name) is { } target && target != new FallbackTarget(group, null) && table.Groups[target.Group].Mode == table.Groups[group].Mode)
            {
                targets.Add(target);
            }
        }

        return [.. targets];
    }
}
