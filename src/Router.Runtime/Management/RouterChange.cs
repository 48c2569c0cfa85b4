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
public sealed class RouterChange
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

    private void ReplaceAll(ConfigNode root)
    {
        if (ReadDocument(root) is not { } spec)
        {
            return;
        }

        Blueprint.Settings = SettingLayers.None;
        Blueprint.Aliases.Clear();
        Blueprint.Endpoints.Clear();
        Blueprint.Budgets.Clear();
        for (int g = 0; g < Blueprint.Groups.Count; g++)
        {
            Clear(g);
        }

        Layers.Replace(DeploymentOrigin.Api, spec);
        CheckTyped();
    }

    private GroupPlan? AddGroup(string group, ConfigNode node)
    {
        if (Blueprint.Find(group) >= 0)
        {
            Faults.Add(ConfigRules.DuplicateName, Place.None, "Group", Words.Show(group));
            return null;
        }

        if (ReadDocument(DefinitionTree.Group(group, node)) is not { Groups: [var spec] })
        {
            return null;
        }

        GroupPlan plan = Blueprint.EditOrAdd(spec.Name, spec.Place);
        Layers.Declare(plan, spec, DeploymentOrigin.Api);
        plan.Deployments.AddRange(spec.Deployments.Select(d => new DeploymentPlan(d, DeploymentOrigin.Api)));
        return plan;
    }

    private void UpdateSettings(ConfigNode node)
    {
        ThrowIfClosed();
        if (ReadDocument(DefinitionTree.Defaults(node)) is { } spec)
        {
            Blueprint.Settings = Blueprint.Settings.Over(DeploymentOrigin.Api, spec.Settings);
        }
    }

    private void UpdateSettings(string group, ConfigNode node)
    {
        if (EditGroup(group) is { } plan && ReadDocument(DefinitionTree.Group(group, node)) is { Groups: [var spec] })
        {
            if (spec.Settings.Has(Setting.Strategy))
            {
                plan.Use(null);
            }

            if (spec.Deployments.Count > 0)
            {
                Complaints.Add($"the settings of group '{Words.Show(group)}' hold deployments: add those by themselves");
            }

            var settings = new GroupSpec(plan.Name, Place.None);
            SettingLayers layers = plan.Settings.Over(DeploymentOrigin.Api, spec.Settings);
            foreach (SettingValue value in layers[DeploymentOrigin.Api])
            {
                settings.Settings.Set(value);
            }

            Layers.Declare(plan, settings, DeploymentOrigin.Api);
        }
    }

    private void Clear(int ordinal)
    {
        GroupPlan plan = Blueprint.Edit(ordinal);
        plan.Clear(plan.IsEmbedding);
    }

    private GroupPlan? EditGroup(string group)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        int ordinal = Blueprint.Find(group);
        if (ordinal < 0)
        {
            Complaints.Add($"there is no group '{Words.Show(group)}'; {Hint(group, Blueprint.Groups.Where(g => g.Exists).Select(g => g.Name), "group")}");
            return null;
        }

        return Blueprint.Edit(ordinal);
    }

    private DeploymentPlan? Find(string group, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (EditGroup(group) is not { } plan)
        {
            return null;
        }

        int index = plan.IndexOf(id);
        if (index < 0)
        {
            Complaints.Add($"group '{Words.Show(group)}' has no deployment '{Words.Show(id)}'; {Hint(id, plan.Deployments.Select(d => d.Spec.Id), "deployment")}");
        }

        return index < 0 ? null : plan.Deployments[index];
    }

    private static string Hint(string name, IEnumerable<string> known, string what)
    {
        string[] names = [.. known];
        return Words.Hint(Suggestions.Nearest(name, names), names, what);
    }

    private DeploymentPlan? Read(string group, DeploymentDefinition definition)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentNullException.ThrowIfNull(definition);
        return ReadDocument(DefinitionTree.Deployment(group, definition.ToNode())) is not { Groups: [{ Deployments: [var spec] }] } ? null
            : new DeploymentPlan(spec, DeploymentOrigin.Api)
            {
                ApiKey = definition.ApiKey,
                ChatClient = definition.ChatClient,
                EmbeddingGenerator = definition.EmbeddingGenerator,
            };
    }

    private DeploymentPlan? Read(string group, string json)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Parse(json) is { } node && ReadDocument(DefinitionTree.Deployment(group, node)) is { Groups: [{ Deployments: [var spec] }] }
            ? new DeploymentPlan(spec, DeploymentOrigin.Api)
            : null;
    }

    private void Put(string group, DeploymentPlan? deployment, PutMode mode)
    {
        if (deployment is null)
        {
            return;
        }

        string id = deployment.Spec.Id;
        if (mode == PutMode.Update && Find(group, id) is null)
        {
            return;
        }

        int ordinal = Blueprint.Find(group);
        GroupPlan plan = ordinal < 0 ? Blueprint.EditOrAdd(group, Place.None) : Blueprint.Edit(ordinal);
        if (ordinal < 0)
        {
            plan.Declare(DeploymentOrigin.Api);
        }

        int index = plan.IndexOf(id);
        if (index < 0)
        {
            plan.Deployments.Add(deployment);
        }
        else if (mode == PutMode.Add)
        {
            Faults.Add(ConfigRules.DuplicateDeployment, deployment.Spec.Place, Words.Show(group), Words.Show(id));
        }
        else
        {
            // It stays where it came from: what the program has changed of a file's deployment goes with the file's next version.
            plan.Deployments[index] = new DeploymentPlan(deployment.Spec, plan.Deployments[index].Origin)
            {
                ApiKey = deployment.ApiKey,
                ChatClient = deployment.ChatClient,
                EmbeddingGenerator = deployment.EmbeddingGenerator,
            };
        }
    }

    private ConfigNode? Parse(string json)
    {
        ThrowIfClosed();
        ArgumentNullException.ThrowIfNull(json);
        var text = new SourceText("definition", json);
        Texts.Add(text);
        ConfigNode node = text.Parse(Faults);
        return node.Kind == ConfigKind.Broken ? null : node;
    }

    private RouterSpec? ReadDocument(ConfigNode root)
    {
        if (DefinitionTree.Largest(root) is var (group, count) && !IsFew(group, count))
        {
            return null;
        }

        RouterSpec spec = SpecReader.Read([new ConfigDocument(root, ConfigSource.Json)], Faults);
        Blueprint.Incomplete |= spec.Incomplete;
        return spec;
    }

    private bool IsFew(string group, int count)
    {
        if (count > Selection.MostDeployments)
        {
            // Nothing of it is read: what it would take is just what is refused.
            Complaints.Add(TooMany(group));
            return false;
        }

        return true;
    }

    private void CheckTyped()
    {
        for (int g = 0; g < Blueprint.Groups.Count; g++)
        {
            CheckTyped(g);
        }
    }

    private void CheckTyped(int ordinal)
    {
        GroupPlan plan = Blueprint.Groups[ordinal];
        if (plan.IsTyped && !plan.Exists)
        {
            Complaints.Add($"group '{plan.Name}' is a member of the generated class and cannot disappear; remove its deployments instead, or declare it");
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new InvalidOperationException("This change is over: begin another one.");
        }
    }

    private enum PutMode
    {
        Add,
        Update,
        Upsert,
    }
}
