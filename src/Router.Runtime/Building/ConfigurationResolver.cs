using LlmRouter.Configuration;
using LlmRouter.Management;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Building;

/// <summary>
/// Resolves how deployments are reached, lets the application change that, and reports everything that is missing at once.
/// </summary>
internal sealed class ConfigurationResolver(RouterSpec spec, RouterOptions options, ILogger log)
{
    private readonly ConnectionBuilder _connections = new(spec, new ReferenceResolver(options), HostEnvironment.Name(options));
    private readonly List<MissingPart> _missing = [];
    private readonly List<string> _faults = [];

    /// <summary>The configuration of one deployment. What it lacks is reported by <see cref="ThrowIfMissing"/>.</summary>
    public DeploymentConfiguration Resolve(GroupSpec group, DeploymentPlan deployment)
    {
        _missing.Clear();
        DeploymentConfiguration configuration = _connections.Build(group, deployment.Spec, deployment.ApiKey, _missing);
        options.ConfigureDeployments?.Invoke(configuration);
        string name = $"{group.Name}/{configuration.Id}";
        if (configuration.Disabled || deployment.ChatClient is not null || deployment.EmbeddingGenerator is not null
            || options.ChatClients.ContainsKey(name) || options.EmbeddingGenerators.ContainsKey(name))
        {
            return configuration;
        }

        // What the callback has provided is not missing any more.
        _missing.RemoveAll(m => m.Kind switch
        {
            MissingKind.Key => configuration.ApiKey is not null,
            MissingKind.Endpoint => configuration.Endpoint is not null,
            _ => false,
        });
        if (_missing.Count == 0)
        {
            return configuration;
        }

        string reason = string.Join("; ", _missing.Select(m => m.Text));
        if (options.MissingCredentials == MissingCredentials.Disable)
        {
            configuration.Disabled = true;
            Log.DeploymentOff(log, name, reason);
        }
        else
        {
            _faults.Add($"{name}: {reason}");
        }

        return configuration;
    }

    /// <exception cref="RouterConfigurationException">Something is missing, or refers to nothing.</exception>
    public void ThrowIfMissing(bool starting)
    {
        if (_faults.Count > 0)
        {
            throw new RouterConfigurationException(
                starting
                    ? "The router cannot start: provide what is missing, or set RouterOptions.MissingCredentials to Disable to start without these deployments."
                    : "Nothing was changed: provide what is missing, or set RouterOptions.MissingCredentials to Disable to do without these deployments.",
                _faults);
        }
    }
}
