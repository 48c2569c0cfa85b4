using System.ComponentModel;
using LlmRouter.Core;

namespace LlmRouter;

/// <summary>
/// The client of one model group: what all kinds of groups have in common. Thread-safe; the router owns it, disposing it does
/// nothing.
/// </summary>
public abstract class GroupClient
{
    private protected GroupClient(Router router, int ordinal)
    {
        Router = router;
        Ordinal = ordinal;
    }

    /// <summary>The router that it belongs to.</summary>
    public Router Router { get; }

    /// <summary>The name of the group.</summary>
    public string Name => Table.Name;

    /// <summary>How many requests wait in the group for a deployment that can take them.</summary>
    public int Waiting => Table.State.Waiting;

    internal int Ordinal { get; }

    internal RouterEngine Engine => Router.Engine;

    internal GroupTable Table => Router.Engine.Table.Groups[Ordinal];

    /// <summary>The deployments that it declares, in declared order; those of groups that stand in it are theirs.</summary>
    public IReadOnlyList<DeploymentHandle> GetDeployments()
        => [.. Table.Declared.OfType<DeploymentState>().Select(d => new DeploymentHandle(this, d.Id))];

    /// <summary>One of its deployments.</summary>
    /// <param name="id">The id, without regard to case.</param>
    /// <exception cref="ArgumentException">The group has no such deployment.</exception>
    public DeploymentHandle GetDeployment(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        GroupTable table = Table;
        DeploymentState? state = table.FindOwn(id);
        return state is null
            ? throw new ArgumentException($"Group '{Name}' has no deployment '{id}'. It has: {string.Join(", ", table.Declared.OfType<DeploymentState>().Take(20).Select(d => d.Id))}.", nameof(id))
            : new DeploymentHandle(this, state.Id);
    }

    /// <summary>For generated code: the handle of a declared deployment.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected DeploymentHandle DeploymentAt(int ordinal) => new(this, Router.DeclaredId(Ordinal, ordinal));

    /// <summary>The name of the group.</summary>
    public override string ToString() => Name;
}
