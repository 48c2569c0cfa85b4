using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Management;

namespace LlmRouter;

/// <summary>
/// Several changes of a router that are made as one: requests see all of them or none, and a fault in one of them refuses all.
/// Used inside <see cref="DeploymentManager.Change"/> only. Not thread-safe.
/// </summary>
/// <remarks>
/// Definitions are given as <see cref="DeploymentDefinition"/>, or as text in the form of <c>models.json</c>. Faults are not
/// thrown here, one by one, but all together when the change is complete.
/// </remarks>
public sealed partial class RouterChange
{
    private bool _closed;

    internal RouterChange(Blueprint blueprint) => Blueprint = blueprint;

    internal Blueprint Blueprint { get; }

    internal FaultBag Faults { get; } = new();

    /// <summary>Faults that are not of a definition but of the change.</summary>
    internal List<string> Complaints { get; } = [];

    internal List<SourceText> Texts { get; } = [];

    private LayerEdit Layers => new(Blueprint, Faults, Complaints);

    /// <summary>Adds a deployment, and its group where there is none of that name.</summary>
    /// <param name="group">The group.</param>
    /// <param name="definition">The deployment; one of this id must not be there.</param>
    public void Add(string group, DeploymentDefinition definition) => Put(group, Read(group, definition), PutMode.Add);

    /// <inheritdoc cref="Add(string, DeploymentDefinition)"/>
    /// <param name="group">The group.</param>
    /// <param name="json">The deployment as it would stand in <c>deployments</c> in <c>models.json</c>.</param>
    public void Add(string group, string json) => Put(group, Read(group, json), PutMode.Add);

    /// <summary>
    /// Replaces the definition of a deployment. It keeps its statistics and what it has used of its limits; where the connection
    /// is another one now, calls that run are finished over the old one.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="definition">The whole definition; a deployment of this id must be there.</param>
    public void Update(string group, DeploymentDefinition definition) => Put(group, Read(group, definition), PutMode.Update);

    /// <inheritdoc cref="Update(string, DeploymentDefinition)"/>
    /// <param name="group">The group.</param>
    /// <param name="json">The whole definition as it would stand in <c>deployments</c> in <c>models.json</c>.</param>
    public void Update(string group, string json) => Put(group, Read(group, json), PutMode.Update);

    /// <summary>Changes some settings of a deployment and keeps the others.</summary>
    /// <param name="group">The group.</param>
    /// <param name="id">The id.</param>
    /// <param name="edit">Changes the definition; the id stays.</param>
    public void Update(string group, string id, Action<DeploymentDefinition> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (Find(group, id) is { } plan)
        {
            DeploymentDefinition definition = DeploymentDefinition.Of(plan);
            edit(definition);
            definition.Id = plan.Spec.Id;
            Update(group, definition);
        }
    }

    /// <summary>Adds a deployment, or replaces the definition of the one that has its id.</summary>
    /// <param name="group">The group; it is added where there is none.</param>
    /// <param name="definition">The whole definition.</param>
    public void Upsert(string group, DeploymentDefinition definition) => Put(group, Read(group, definition), PutMode.Upsert);

    /// <inheritdoc cref="Upsert(string, DeploymentDefinition)"/>
    /// <param name="group">The group; it is added where there is none.</param>
    /// <param name="json">The whole definition as it would stand in <c>deployments</c> in <c>models.json</c>.</param>
    public void Upsert(string group, string json) => Put(group, Read(group, json), PutMode.Upsert);

    /// <summary>Removes a deployment: no new call is sent, calls that run are finished.</summary>
    /// <param name="group">The group.</param>
    /// <param name="id">The id.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string group, string id)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(id);
        int ordinal = Blueprint.Find(group);
        int index = ordinal < 0 ? -1 : Blueprint.Groups[ordinal].IndexOf(id);
        if (index >= 0)
        {
            Blueprint.Edit(ordinal).Deployments.RemoveAt(index);
        }

        return index >= 0;
    }

    /// <summary>Adds a group, with its deployments if it has any yet.</summary>
    /// <param name="group">The name; no group may have it.</param>
    /// <param name="definition">The group; default: the router's settings, and no deployments.</param>
    public void AddGroup(string group, GroupDefinition? definition = null)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        definition ??= new GroupDefinition();
        if (!IsFew(group, definition.Deployments.Count))
        {
            return;
        }

        GroupPlan? plan = AddGroup(group, ConfigNode.OfObject([.. definition.ToMembers()], Place.None));
        foreach (DeploymentDefinition deployment in definition.Deployments)
        {
            if (plan is not null)
            {
                Put(group, Read(group, deployment), PutMode.Add);
            }
        }
    }

    /// <inheritdoc cref="AddGroup(string, GroupDefinition?)"/>
    /// <param name="group">The name; no group may have it.</param>
    /// <param name="json">The group as it would stand in <c>groups</c> in <c>models.json</c>.</param>
    public void AddGroup(string group, string json)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        if (Parse(json) is { } node)
        {
            AddGroup(group, node);
        }
    }

    /// <summary>
    /// Removes a group with all its deployments. Its name stands for nothing any more; a client of it that somebody holds works
    /// again when a group of that name is added.
    /// </summary>
    /// <param name="group">The name. A group that is a member of a generated class cannot be removed.</param>
    /// <returns>Whether it was there.</returns>
    public bool RemoveGroup(string group)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        int ordinal = Blueprint.Find(group);
        if (ordinal >= 0)
        {
            Clear(ordinal);
            CheckTyped(ordinal);
        }

        return ordinal >= 0;
    }

    /// <summary>Changes settings of the router; those that are not given stay as they are.</summary>
    /// <param name="settings">The settings.</param>
    public void UpdateSettings(RouterDefinition settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        UpdateSettings(ConfigNode.OfObject([.. settings.ToMembers()], Place.None));
    }

    /// <inheritdoc cref="UpdateSettings(RouterDefinition)"/>
    /// <param name="json">The settings as they would stand in <c>defaults</c> in <c>models.json</c>.</param>
    public void UpdateSettings(string json)
    {
        if (Parse(json) is { } node)
        {
            UpdateSettings(node);
        }
    }

    /// <summary>Changes settings of a group; those that are not given stay as they are.</summary>
    /// <param name="group">The group.</param>
    /// <param name="settings">The settings; deployments in it are ignored.</param>
    public void UpdateSettings(string group, GroupDefinition settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        UpdateSettings(group, ConfigNode.OfObject([.. settings.ToMembers()], Place.None));
    }

    /// <inheritdoc cref="UpdateSettings(string, GroupDefinition)"/>
    /// <param name="group">The group.</param>
    /// <param name="json">The settings as they would stand in a group in <c>models.json</c>, without deployments.</param>
    public void UpdateSettings(string group, string json)
    {
        if (Parse(json) is { } node)
        {
            UpdateSettings(group, node);
        }
    }

    /// <summary>Lets another strategy choose in a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="strategy">The strategy.</param>
    public void SetStrategy(string group, RoutingStrategy strategy) => UpdateSettings(group, new GroupDefinition { Strategy = strategy });

    /// <summary>Lets a strategy of the application choose in a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="strategy">The strategy.</param>
    public void SetStrategy(string group, StrategyFactory strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        EditGroup(group)?.Use(strategy);
    }

    /// <summary>Adds another name for a group or deployment, or lets a name that is there stand for something else.</summary>
    /// <param name="alias">The name.</param>
    /// <param name="target">A group, or a deployment.</param>
    /// <param name="hidden">Whether the name is left out of listings.</param>
    public void SetAlias(string alias, string target, bool hidden = false)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(alias);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (NameCheck.Check("alias", alias, Place.None, Faults))
        {
            RemoveAlias(alias);
            Blueprint.Aliases.Add((new AliasSpec(alias, target, hidden, Place.None, Place.None), DeploymentOrigin.Api));
        }
    }

    /// <summary>Removes another name for something.</summary>
    /// <param name="alias">The name.</param>
    /// <returns>Whether it was there.</returns>
    public bool RemoveAlias(string alias)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(alias);
        return Blueprint.Aliases.RemoveAll(a => string.Equals(a.Spec.Name, alias, StringComparison.OrdinalIgnoreCase)) > 0;
    }

    /// <summary>
    /// Puts a whole configuration in the place of what there is, wherever that came from. Deployments whose group and id are in
    /// it go on as after <see cref="Update(string, DeploymentDefinition)"/>; all others are removed.
    /// </summary>
    /// <param name="json">The configuration in the form of <c>models.json</c>. Groups of a generated class must be in it.</param>
    public void ReplaceAll(string json)
    {
        ThrowIfClosed();
        var text = new SourceText("definition", json);
        Texts.Add(text);
        ReplaceAll(text.Parse(Faults));
    }

    /// <summary>
    /// Puts these groups, with their deployments, in the place of all groups there are; other settings of the router stay.
    /// </summary>
    /// <param name="groups">The groups by name. Groups of a generated class must be among them.</param>
    public void ReplaceAll(IEnumerable<KeyValuePair<string, GroupDefinition>> groups)
    {
        ThrowIfClosed();
        ArgumentNullException.ThrowIfNull(groups);
        for (int g = 0; g < Blueprint.Groups.Count; g++)
        {
            Clear(g);
        }

        foreach ((string name, GroupDefinition definition) in groups)
        {
            AddGroup(name, definition);
        }

        CheckTyped();
    }

    internal static string TooMany(string group)
        => $"group '{Words.Show(group)}' would have more than {Selection.MostDeployments} deployments, which is the most that a group can have: use several groups";

    internal void Close() => _closed = true;

    /// <summary>Replaces what came from files.</summary>
    internal void Load(SourceText text, ConfigNode root)
    {
        Texts.Add(text);
        if (ReadDocument(root) is not { } spec)
        {
            return;
        }

        GroupPlan[] filled = [.. Blueprint.Groups.Where(g => g.IsTyped && g.Deployments.Count > 0)];
        Layers.Replace(DeploymentOrigin.File, spec);
        foreach (GroupPlan before in filled)
        {
            if (Blueprint.Groups[Blueprint.Find(before.Name, removed: true)].Deployments.Count == 0)
            {
                Complaints.Add($"group '{before.Name}' is a member of the generated class and would be left without deployments: declare it in the file");
            }
        }
    }
}
