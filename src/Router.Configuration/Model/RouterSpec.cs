namespace LlmRouter.Configuration;

/// <summary>
/// A whole configuration, read and merged: what attributes, <c>models.json</c> or a compiled image say, in declared order.
/// Ordinals of groups and deployments are their positions here.
/// </summary>
internal sealed class RouterSpec
{
    /// <summary>The class that the configuration says it is for; <see langword="null"/> when it does not say.</summary>
    public string? RouterName { get; set; }

    public Place RouterNamePlace { get; set; }

    /// <summary>The settings of <c>defaults</c>, or of <c>[LlmRouter]</c>.</summary>
    public SettingBag Settings { get; } = new();

    public List<GroupSpec> Groups { get; } = [];

    public List<AliasSpec> Aliases { get; } = [];

    public List<EndpointSpec> Endpoints { get; } = [];

    public List<BudgetSpec> Budgets { get; } = [];

    /// <summary>Where the files begin that name no schema.</summary>
    public List<Place> WithoutSchema { get; } = [];

    /// <summary>What is not to be reported, of all sources.</summary>
    public List<SuppressionSpec> Suppressions { get; } = [];

    /// <summary>
    /// Part of the configuration was unreadable, which has been reported: rules that call something missing keep silent.
    /// </summary>
    public bool Incomplete { get; set; }

    public GroupSpec? FindGroup(string name)
    {
        foreach (GroupSpec group in Groups)
        {
            if (string.Equals(group.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return group;
            }
        }

        return null;
    }

    public EndpointSpec? FindEndpoint(string name)
    {
        foreach (EndpointSpec endpoint in Endpoints)
        {
            if (string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return endpoint;
            }
        }

        return null;
    }
}

/// <summary>A model group: what callers ask for by one name.</summary>
internal sealed class GroupSpec(string name, Place place)
{
    public string Name { get; } = name;

    /// <summary>Where the name stands.</summary>
    public Place Place { get; } = place;

    public SettingBag Settings { get; } = new();

    public List<DeploymentSpec> Deployments { get; } = [];

    /// <summary>The type of an application's own strategy, as C# code; only attributes can name one.</summary>
    public string? StrategyType { get; set; }

    public Place StrategyTypePlace { get; set; }

    /// <summary>Whether the group stands for every name that its own, a pattern, matches.</summary>
    public bool IsWildcard => WildcardNames.IsWildcard(Name);

    public bool IsEmbedding => Settings.Text(Setting.Mode) == "embedding";

    public DeploymentSpec? Find(string id)
    {
        foreach (DeploymentSpec deployment in Deployments)
        {
            if (string.Equals(deployment.Id, id, StringComparison.OrdinalIgnoreCase))
            {
                return deployment;
            }
        }

        return null;
    }
}

/// <summary>One place where a group's model is served.</summary>
internal sealed class DeploymentSpec(string id, Place place)
{
    /// <summary>Unique in its group: as given, else made from provider and model.</summary>
    public string Id { get; } = id;

    /// <summary>Where the id stands; without one, where the deployment does.</summary>
    public Place Place { get; } = place;

    /// <summary>Whether the id is given, and not made.</summary>
    public bool HasOwnId { get; set; }

    /// <summary>Whether <c>models.json</c> declares it: then the file may take it back while the router runs.</summary>
    public bool FromFile { get; set; }

    /// <summary>The group whose deployments this one stands for; <see langword="null"/> when it is one by itself.</summary>
    public string? NestedGroup => GroupReference.Target(Settings.Text(Setting.Model));

    public SettingBag Settings { get; } = new();
}

/// <summary>Another name for a group or deployment.</summary>
internal sealed record AliasSpec(string Name, string Target, bool Hidden, Place Place, Place TargetPlace, bool FromFile = false);

/// <summary>Connection settings with a name, for deployments to share as <c>@name</c>.</summary>
internal sealed class EndpointSpec(string name, Place place)
{
    public string Name { get; } = name;

    public Place Place { get; } = place;

    public SettingBag Settings { get; } = new();
}
