namespace LlmRouter;

/// <summary>
/// How a deployment is reached, as it is about to be used: what was declared, with references already resolved. Handed to
/// <see cref="RouterOptions.ConfigureDeployments"/>, which may change it. Not thread-safe; used while a router is built.
/// </summary>
public sealed class DeploymentConfiguration
{
    internal DeploymentConfiguration(string group, string id, string provider, string model)
    {
        Group = group;
        Id = id;
        Provider = provider;
        Model = model;
    }

    /// <summary>The name of its group.</summary>
    public string Group { get; }

    /// <summary>Its id in the group.</summary>
    public string Id { get; }

    /// <summary>The provider, e.g. <c>openai</c> or <c>azure</c>.</summary>
    public string Provider { get; }

    /// <summary>The model as the provider knows it, without the provider's prefix.</summary>
    public string Model { get; set; }

    /// <summary>The base URL. <see langword="null"/> when it was declared by a reference that could not be resolved.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The key, if there is one. <see langword="null"/> when it could not be found, or none is needed.</summary>
    public Secret? ApiKey { get; set; }

    /// <summary>The api-version that an Azure endpoint is asked for; <see langword="null"/> for the v1 surface.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Extra request headers.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the deployment is switched off.</summary>
    public bool Disabled { get; set; }
}
