namespace LlmRouter;

/// <summary>Declares one place where a group's model is served.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DeploymentAttribute : RoutingSettingsAttribute
{
    /// <summary>Declares a deployment whose id is made from provider and model, e.g. <c>openai-gpt-4o</c>.</summary>
    /// <param name="group">The group it belongs to.</param>
    public DeploymentAttribute(string group) => Group = group;

    /// <summary>Declares a deployment.</summary>
    /// <param name="group">The group it belongs to.</param>
    /// <param name="id">Its id, unique in the group without regard to case.</param>
    public DeploymentAttribute(string group, string id)
    {
        Group = group;
        Id = id;
    }

    /// <summary>The group it belongs to.</summary>
    public string Group { get; }

    /// <summary>Its id; <see langword="null"/> when it is made from provider and model.</summary>
    public string? Id { get; }

    /// <summary>
    /// The model as <c>provider/model</c>, e.g. <c>openai/gpt-4o</c>; for <c>azure</c> the part after the slash is the name of
    /// the Azure deployment. <c>group/name</c> stands for all deployments of another group. In a group whose name has a
    /// <c>*</c>, one here (<c>openai/*</c>) stands for the same characters. Required.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>
    /// The base URL of the service, <c>@name</c> of an <see cref="EndpointAttribute"/>, <c>env:NAME</c> or <c>config:Key</c>.
    /// Default: the provider's public endpoint.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>Where the key is: <c>env:NAME</c> or <c>config:Key</c>. Default: the provider's usual environment variable.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The api-version that an Azure endpoint is asked for; without one the v1 surface is used.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The organization that calls are booked on, where the provider knows organizations.</summary>
    public string? Organization { get; set; }

    /// <summary>The project that calls are booked on, where the provider knows projects.</summary>
    public string? Project { get; set; }

    /// <summary>Where the deployment runs, e.g. <c>eu</c>; shown in its status.</summary>
    public string? Region { get; set; }

    /// <summary>The share of calls relative to the group's other weights. 0 = only when nobody else is left. Default 1.</summary>
    public double Weight { get; set; }

    /// <summary>The tier: a deployment is used only while no lower tier has a candidate. 0 to 63, default 0.</summary>
    public int Order { get; set; }

    /// <summary>Switches the deployment off; its credentials are not even looked for. Default <see langword="false"/>.</summary>
    public bool Disabled { get; set; }

    /// <summary>
    /// How many seconds a pooled connection is used before a new one is made, so that DNS changes are seen. Default 900.
    /// </summary>
    public double ConnectionLifetimeSeconds { get; set; }

    /// <summary>
    /// The known model that this is, as <c>provider/model</c>, where the name does not tell, e.g. <c>openai/gpt-4o</c> for an
    /// Azure deployment. Decides prices, context window and features that are not given.
    /// </summary>
    public string? BaseModel { get; set; }

    /// <summary>
    /// The most tokens of a request, input and output together; 1 or more. Default: as the catalog of known models says.
    /// </summary>
    public int ContextWindow { get; set; }

    /// <summary>
    /// What the model can do, out of <c>tools</c>, <c>vision</c>, <c>json-schema</c>, <c>streaming</c>, <c>audio</c>,
    /// <c>pdf</c> and <c>reasoning</c>; <c>!</c> in front (<c>!vision</c>) says that it cannot. What is not here is as the
    /// catalog of known models says.
    /// </summary>
    public string[]? Features { get; set; }

    /// <summary>
    /// Labels that requests choose deployments by. A deployment tagged <c>default</c> takes the requests without tags.
    /// </summary>
    public string[]? Tags { get; set; }

    /// <summary>
    /// Used only where the environment variable <c>LLMROUTER_ENVIRONMENT</c>, or else the environment of the host, is one of
    /// these; elsewhere its credentials are not even looked for. Default: everywhere.
    /// </summary>
    public string[]? Environments { get; set; }

    /// <summary>Only for requests that were granted one of these tags. Default: for all.</summary>
    public string[]? AccessTags { get; set; }

    /// <summary>
    /// Only during one of these times, e.g. <c>Mon-Fri 08:00-18:00 Europe/Berlin</c>; without a zone in UTC, and a time may go
    /// over midnight. Default: always.
    /// </summary>
    public string[]? AccessWindows { get; set; }

    /// <summary>The C# name of the generated handle. Default: made from the id (<c>azure-east</c> gives <c>AzureEast</c>).</summary>
    public string? MemberName { get; set; }

    /// <summary>The group that gets a copy of calls in the background; its answers are dropped. Default: none.</summary>
    public string? MirrorTo { get; set; }

    /// <summary>The share of calls, 0 to 1, that is copied. Default 1.</summary>
    public double MirrorShare { get; set; }
}
