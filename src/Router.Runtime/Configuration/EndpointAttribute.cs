namespace LlmRouter;

/// <summary>Names connection settings that several deployments share: <c>Endpoint = "@name"</c>.</summary>
/// <param name="name">The name, unique in the router without regard to case.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EndpointAttribute(string name) : Attribute
{
    /// <summary>The name that deployments refer to.</summary>
    public string Name { get; } = name;

    /// <summary>The base URL of the service, <c>env:NAME</c> or <c>config:Key</c>.</summary>
    public string? Url { get; set; }

    /// <summary>Where the key is: <c>env:NAME</c> or <c>config:Key</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The api-version that an Azure endpoint is asked for; without one the v1 surface is used.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The organization that calls are booked on, where the provider knows organizations.</summary>
    public string? Organization { get; set; }

    /// <summary>The project that calls are booked on, where the provider knows projects.</summary>
    public string? Project { get; set; }

    /// <summary>Where the endpoint is, e.g. <c>eu</c>; shown in the status of its deployments.</summary>
    public string? Region { get; set; }

    /// <summary>
    /// How many seconds a pooled connection is used before a new one is made, so that DNS changes are seen. Default 900.
    /// </summary>
    public double ConnectionLifetimeSeconds { get; set; }
}
