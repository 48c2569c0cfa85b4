using LlmRouter.Core;
using LlmRouter.Management;

namespace LlmRouter;

/// <summary>
/// Adds, changes and removes deployments of a running router. Every change is atomic and visible to the next call that starts:
/// it is checked as a whole by the rules of the build, and one with a fault changes nothing. Calls that run are finished.
/// Thread-safe; changes are made one after the other, and calls never wait for them.
/// </summary>
/// <remarks>
/// Every member that changes something throws <see cref="RouterConfigurationException"/> with all faults of the outcome, and
/// <see cref="ObjectDisposedException"/> after the router was disposed.
/// </remarks>
public sealed class DeploymentManager
{
    private readonly Router _router;
    private readonly LiveConfiguration _live;

    internal DeploymentManager(Router router, LiveConfiguration live)
    {
        _router = router;
        _live = live;
    }

    /// <summary>Makes several changes as one: calls see all of them or none, and a fault in one of them refuses all.</summary>
    /// <param name="edit">Makes the changes. It must not change the router in any other way.</param>
    /// <exception cref="RouterConfigurationException">The outcome has faults, all of which are listed; nothing was changed.</exception>
    public void Change(Action<RouterChange> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        _live.Change(edit);
    }

    /// <summary>Adds a deployment, and its group where there is none of that name.</summary>
    /// <param name="group">The group.</param>
    /// <param name="definition">The deployment; one of this id must not be there.</param>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void Add(string group, DeploymentDefinition definition) => Change(c => c.Add(group, definition));

    /// <inheritdoc cref="Add(string, DeploymentDefinition)"/>
    /// <param name="group">The group.</param>
    /// <param name="json">The deployment as it would stand in <c>deployments</c> in <c>models.json</c>.</param>
    public void Add(string group, string json) => Change(c => c.Add(group, json));

    /// <inheritdoc cref="RouterChange.Update(string, DeploymentDefinition)"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void Update(string group, DeploymentDefinition definition) => Change(c => c.Update(group, definition));

    /// <inheritdoc cref="RouterChange.Update(string, string)"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void Update(string group, string json) => Change(c => c.Update(group, json));

    /// <inheritdoc cref="RouterChange.Update(string, string, Action{DeploymentDefinition})"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void Update(string group, string id, Action<DeploymentDefinition> edit) => Change(c => c.Update(group, id, edit));

    /// <inheritdoc cref="RouterChange.Upsert(string, DeploymentDefinition)"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void Upsert(string group, DeploymentDefinition definition) => Change(c => c.Upsert(group, definition));

    /// <inheritdoc cref="RouterChange.Upsert(string, string)"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void Upsert(string group, string json) => Change(c => c.Upsert(group, json));

    /// <inheritdoc cref="RouterChange.Remove"/>
    /// <exception cref="RouterConfigurationException">Something else refers to the deployment; nothing was changed.</exception>
    public bool Remove(string group, string id)
    {
        bool removed = false;
        Change(c => removed = c.Remove(group, id));
        return removed;
    }

    /// <inheritdoc cref="RouterChange.AddGroup(string, GroupDefinition?)"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void AddGroup(string group, GroupDefinition? definition = null) => Change(c => c.AddGroup(group, definition));

    /// <inheritdoc cref="RouterChange.AddGroup(string, string)"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void AddGroup(string group, string json) => Change(c => c.AddGroup(group, json));

    /// <inheritdoc cref="RouterChange.RemoveGroup"/>
    /// <exception cref="RouterConfigurationException">The group is a member of a generated class, or something refers to it; nothing was changed.</exception>
    public bool RemoveGroup(string group)
    {
        bool removed = false;
        Change(c => removed = c.RemoveGroup(group));
        return removed;
    }

    /// <inheritdoc cref="RouterChange.ReplaceAll(string)"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void ReplaceAll(string json) => Change(c => c.ReplaceAll(json));

    /// <inheritdoc cref="RouterChange.ReplaceAll(IEnumerable{KeyValuePair{string, GroupDefinition}})"/>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void ReplaceAll(IEnumerable<KeyValuePair<string, GroupDefinition>> groups) => Change(c => c.ReplaceAll(groups));

    /// <summary>Takes a deployment out of rotation: calls that run are finished, no new one is sent, until <see cref="Enable"/>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="id">The id.</param>
    /// <exception cref="ArgumentException">There is no such deployment.</exception>
    public void Drain(string group, string id) => Get(group, id).Drain();

    /// <summary>
    /// Puts a deployment back into rotation. One that is declared as disabled is connected first, as by an update of its definition.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="id">The id.</param>
    /// <exception cref="ArgumentException">There is no such deployment.</exception>
    /// <exception cref="RouterConfigurationException">It was off for want of something, which is still missing.</exception>
    public void Enable(string group, string id) => Get(group, id).Enable();

    /// <summary>Ends a deployment's cooldown and forgets the failures that led to it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="id">The id.</param>
    /// <exception cref="ArgumentException">There is no such deployment.</exception>
    public void ResetCooldown(string group, string id) => Get(group, id).ResetCooldown();

    /// <summary>All deployments, in declared order.</summary>
    public IReadOnlyList<DeploymentHandle> List() => [.. _router.GetGroups().SelectMany(g => g.GetDeployments())];

    /// <summary>A deployment.</summary>
    /// <param name="group">The group, without regard to case.</param>
    /// <param name="id">The id, without regard to case.</param>
    /// <exception cref="ArgumentException">There is no such deployment.</exception>
    public DeploymentHandle Get(string group, string id)
        => TryGet(group, id, out DeploymentHandle handle)
            ? handle
            : throw new ArgumentException($"There is no deployment '{id}' in a group '{group}'.", nameof(id));

    /// <summary>A deployment by name: <c>group/id</c>, an id that is unique, or an alias of it.</summary>
    /// <param name="name">The name, without regard to case.</param>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    /// <exception cref="ArgumentException">It stands for a group.</exception>
    public DeploymentHandle Get(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        FallbackTarget target = _router.Engine.Resolve(name);
        return target.Deployment is { } state
            ? new DeploymentHandle(_router.GroupClientAt(target.Group), state.Id)
            : throw new ArgumentException($"'{name}' is a group, not a deployment.", nameof(name));
    }

    /// <summary>A deployment, if there is one.</summary>
    /// <param name="group">The group, without regard to case.</param>
    /// <param name="id">The id, without regard to case.</param>
    /// <param name="handle">The deployment.</param>
    public bool TryGet(string group, string id, out DeploymentHandle handle)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(id);
        handle = default;
        GroupTable? table = Array.Find(_router.Engine.Table.Groups, g => string.Equals(g.Name, group, StringComparison.OrdinalIgnoreCase));
        if (table?.Find(id) is not { } state)
        {
            return false;
        }

        handle = new DeploymentHandle(_router.GroupClientAt(table.Ordinal), state.Id);
        return true;
    }
}
