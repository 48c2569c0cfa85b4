using LlmRouter.Configuration;

namespace LlmRouter.Building;

/// <summary>
/// Resolves how a deployment is reached: its own settings before those of its named endpoint before the provider's defaults.
/// </summary>
internal sealed class ConnectionBuilder(RouterSpec spec, ReferenceResolver resolver, string environment)
{
    // Many deployments share few endpoints.
    private readonly Dictionary<string, Uri> _endpoints = [];

    /// <summary>The configuration of one deployment, and what is missing for it, a sentence each.</summary>
    public DeploymentConfiguration Build(GroupSpec group, DeploymentSpec deployment, Secret? key, List<MissingPart> missing)
    {
        SettingBag own = deployment.Settings;
        string model = own.Text(Setting.Model) ?? "";
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        string provider = slash < 0 ? "" : model[..slash].ToLowerInvariant();
        ProviderFacts? facts = ProviderFacts.Find(provider);
        var result = new DeploymentConfiguration(group.Name, deployment.Id, provider, model[(slash + 1)..])
        {
            Disabled = (own.Flag(Setting.Disabled) ?? false) || !HostEnvironment.Includes(own, environment),
        };
        if (result.Disabled)
        {
            return result;
        }

        string? endpointText = own.Text(Setting.Endpoint);
        SettingBag? named = endpointText is { Length: > 1 } && endpointText[0] == '@' ? spec.FindEndpoint(endpointText[1..])?.Settings : null;
        string? url = named is not null ? named.Text(Setting.Url) : endpointText;
        result.Endpoint = Endpoint(url ?? facts?.DefaultEndpoint, provider, missing);
        result.ApiVersion = own.Text(Setting.ApiVersion) ?? named?.Text(Setting.ApiVersion);
        result.ApiKey = key ?? Key(own.Text(Setting.ApiKey) ?? named?.Text(Setting.ApiKey), url is null || facts?.DefaultEndpoint is null ? facts?.KeyVariable : null, missing);
        Headers(result, named, missing);
        Headers(result, own, missing);
        return result;
    }

    private Uri? Endpoint(string? text, string provider, List<MissingPart> missing)
    {
        if (text is null)
        {
            missing.Add(new(MissingKind.Endpoint, $"the provider '{provider}' has no public endpoint: give the deployment an Endpoint"));
            return null;
        }

        if (!resolver.TryResolve(text, out string value, out string why))
        {
            missing.Add(new(MissingKind.Endpoint, $"no endpoint: {why}"));
            return null;
        }

        if (_endpoints.TryGetValue(value, out Uri? uri))
        {
            return uri;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out uri) || uri.Scheme is not ("http" or "https"))
        {
            missing.Add(new(MissingKind.Endpoint, $"the endpoint that {text} refers to is not an absolute http or https URL"));
            return null;
        }

        _endpoints.Add(value, uri);
        return uri;
    }

    /// <summary>
    /// The key. A provider's usual variable is read for its own hosts only: a key must not travel to whatever server a
    /// deployment happens to name.
    /// </summary>
    private Secret? Key(string? text, string? usualVariable, List<MissingPart> missing)
    {
        text ??= usualVariable is null ? null : "env:" + usualVariable;
        if (text is null)
        {
            return null;
        }

        if (resolver.TryResolve(text, out string value, out string why))
        {
            return new Secret(value);
        }

        missing.Add(new(MissingKind.Key, $"no API key: {why}"));
        return null;
    }

    private void Headers(DeploymentConfiguration result, SettingBag? settings, List<MissingPart> missing)
    {
        if (settings is null || !settings.TryGet(Setting.Headers, out SettingValue headers))
        {
            return;
        }

        foreach ((string name, string text) in headers.TextMap)
        {
            if (resolver.TryResolve(text, out string value, out string why))
            {
                result.Headers[name] = value;
            }
            else
            {
                missing.Add(new(MissingKind.Header, $"no value for the header {name}: {why}"));
            }
        }
    }
}
