using LlmRouter.Configuration;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// A deployment as it is declared in code while the router runs: everything that <see cref="DeploymentAttribute"/> and
/// <c>models.json</c> can say. Not thread-safe; it is read when it is given to <see cref="DeploymentManager"/>.
/// </summary>
public sealed class DeploymentDefinition : RoutingDefinition
{
    /// <summary>Its id, unique in the group without regard to case. Default: made from provider and model, e.g. <c>openai-gpt-4o</c>.</summary>
    public string? Id { get; set; }

    /// <summary>
    /// The key itself, e.g. from a vault. Default: <see cref="ApiKeyReference"/>. It is never shown or logged.
    /// </summary>
    public Secret? ApiKey { get; set; }

    /// <summary>Where the key is: <c>env:NAME</c> or <c>config:Key</c>. Default: the provider's usual environment variable.</summary>
    public string? ApiKeyReference
    {
        get => (string?)this[Setting.ApiKey];
        set => this[Setting.ApiKey] = value;
    }

    /// <summary>A client of the application that serves it in place of the built-in provider. The router does not dispose it.</summary>
    public IChatClient? ChatClient { get; set; }

    /// <summary>A generator of the application that serves it in place of the built-in provider. The router does not dispose it.</summary>
    public IEmbeddingGenerator<string, Embedding<float>>? EmbeddingGenerator { get; set; }

    /// <summary>Extra request headers. A value may be <c>env:NAME</c> or <c>config:Key</c>; one that looks like a key must be.</summary>
    public IDictionary<string, string>? Headers
    {
        get => (IDictionary<string, string>?)this[Setting.Headers];
        set => this[Setting.Headers] = value;
    }

    /// <summary>What it costs. Default: unknown.</summary>
    public TokenPrices? Price
    {
        get => (TokenPrices?)this[Setting.Price];
        set => this[Setting.Price] = value;
    }

    /// <summary>
    /// The model as <c>provider/model</c>, e.g. <c>openai/gpt-4o</c>; for <c>azure</c> the part after the slash is the name of
    /// the Azure deployment. Required.
    /// </summary>
    public string? Model
    {
        get => (string?)this[Setting.Model];
        set => this[Setting.Model] = value;
    }

    /// <summary>
    /// The base URL of the service, <c>@name</c> of an <see cref="EndpointAttribute"/>, <c>env:NAME</c> or <c>config:Key</c>.
    /// Default: the provider's public endpoint.
    /// </summary>
    public string? Endpoint
    {
        get => (string?)this[Setting.Endpoint];
        set => this[Setting.Endpoint] = value;
    }

    /// <summary>The api-version that an Azure endpoint is asked for; without one the v1 surface is used.</summary>
    public string? ApiVersion
    {
        get => (string?)this[Setting.ApiVersion];
        set => this[Setting.ApiVersion] = value;
    }

    /// <summary>The organization that calls are booked on, where the provider knows organizations.</summary>
    public string? Organization
    {
        get => (string?)this[Setting.Organization];
        set => this[Setting.Organization] = value;
    }

    /// <summary>The project that calls are booked on, where the provider knows projects.</summary>
    public string? Project
    {
        get => (string?)this[Setting.Project];
        set => this[Setting.Project] = value;
    }

    /// <summary>Where the deployment runs, e.g. <c>eu</c>; shown in its status.</summary>
    public string? Region
    {
        get => (string?)this[Setting.Region];
        set => this[Setting.Region] = value;
    }

    /// <summary>The share of calls relative to the group's other weights. 0 = only when nobody else is left. Default 1.</summary>
    public double? Weight
    {
        get => (double?)this[Setting.Weight];
        set => this[Setting.Weight] = value;
    }

    /// <summary>The tier: a deployment is used only while no lower tier has a candidate. 0 to 63, default 0.</summary>
    public int? Order
    {
        get => (int?)this[Setting.Order];
        set => this[Setting.Order] = value;
    }

    /// <summary>Switches the deployment off; its credentials are not even looked for. Default <see langword="false"/>.</summary>
    public bool? Disabled
    {
        get => (bool?)this[Setting.Disabled];
        set => this[Setting.Disabled] = value;
    }

    /// <summary>
    /// How long a pooled connection is used before a new one is made, so that DNS changes are seen. Default 900 s.
    /// </summary>
    public TimeSpan? ConnectionLifetime
    {
        get => (TimeSpan?)this[Setting.ConnectionLifetimeSeconds];
        set => this[Setting.ConnectionLifetimeSeconds] = value;
    }

    /// <summary>A deployment as it is declared.</summary>
    internal static DeploymentDefinition Of(Management.DeploymentPlan plan)
    {
        var definition = new DeploymentDefinition
        {
            Id = plan.Spec.Id,
            ApiKey = plan.ApiKey,
            ChatClient = plan.ChatClient,
            EmbeddingGenerator = plan.EmbeddingGenerator,
        };
        definition.Fill(plan.Spec.Settings);
        return definition;
    }

    /// <summary>The definition as if it had been read from a text.</summary>
    internal ConfigNode ToNode()
    {
        List<ConfigMember> members = ToMembers();
        if (Id is not null)
        {
            members.Add(new ConfigMember("id", Place.None, ConfigNode.OfText(Id, Place.None)));
        }

        return ConfigNode.OfObject([.. members], Place.None);
    }

    /// <summary>
    /// The known model that this is, as <c>provider/model</c>, where the name does not tell, e.g. <c>openai/gpt-4o</c> for an Azure
    /// deployment. Decides prices, context window and features that are not given.
    /// </summary>
    public string? BaseModel
    {
        get => (string?)this[Setting.BaseModel];
        set => this[Setting.BaseModel] = value;
    }

    /// <summary>The most tokens of a request, input and output together; 1 or more. Default: as the catalog of known models says.</summary>
    public int? ContextWindow
    {
        get => (int?)this[Setting.ContextWindow];
        set => this[Setting.ContextWindow] = value;
    }

    /// <summary>
    /// What the model can do, out of <c>tools</c>, <c>vision</c>, <c>json-schema</c>, <c>streaming</c>, <c>audio</c>, <c>pdf</c> and
    /// <c>reasoning</c>; <c>!</c> in front says that it cannot. Default: as the catalog of known models says.
    /// </summary>
    public IReadOnlyList<string>? Features
    {
        get => (IReadOnlyList<string>?)this[Setting.Features];
        set => this[Setting.Features] = value;
    }

    /// <summary>Labels that requests choose deployments by. One tagged <c>default</c> takes the requests without tags.</summary>
    public IReadOnlyList<string>? Tags
    {
        get => (IReadOnlyList<string>?)this[Setting.Tags];
        set => this[Setting.Tags] = value;
    }

    /// <summary>Used only where <c>LLMROUTER_ENVIRONMENT</c>, or else the environment of the host, is one of these. Default: everywhere.</summary>
    public IReadOnlyList<string>? Environments
    {
        get => (IReadOnlyList<string>?)this[Setting.Environments];
        set => this[Setting.Environments] = value;
    }

    /// <summary>Only for requests that were granted one of these tags. Default: for all.</summary>
    public IReadOnlyList<string>? AccessTags
    {
        get => (IReadOnlyList<string>?)this[Setting.AccessTags];
        set => this[Setting.AccessTags] = value;
    }

    /// <summary>
    /// Only during one of these times, e.g. <c>Mon-Fri 08:00-18:00 Europe/Berlin</c>; without a zone in UTC, and a time may go over
    /// midnight. Default: always.
    /// </summary>
    public IReadOnlyList<string>? AccessWindows
    {
        get => (IReadOnlyList<string>?)this[Setting.AccessWindows];
        set => this[Setting.AccessWindows] = value;
    }

    /// <summary>The group that gets a copy of calls in the background; its answers are dropped. Default: none.</summary>
    public string? MirrorTo
    {
        get => (string?)this[Setting.MirrorTo];
        set => this[Setting.MirrorTo] = value;
    }

    /// <summary>The share of calls, 0 to 1, that is copied. Default 1.</summary>
    public double? MirrorShare
    {
        get => (double?)this[Setting.MirrorShare];
        set => this[Setting.MirrorShare] = value;
    }
}
