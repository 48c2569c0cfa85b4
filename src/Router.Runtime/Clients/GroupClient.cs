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

    internal int Ordinal { get; }

    internal RouterEngine Engine => Router.Engine;

    internal GroupTable Table => Router.Engine.Table.Groups[Ordinal];

    /// <summary>Its deployments, in declared order.</summary>
    public IReadOnlyList<DeploymentHandle> GetDeployments()
    {
        var handles = new DeploymentHandle[Table.Deployments.Length];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = new DeploymentHandle(this, i);
        }

        return handles;
    }

    /// <summary>One of its deployments.</summary>
    /// <param name="id">The id, without regard to case.</param>
    /// <exception cref="ArgumentException">The group has no such deployment.</exception>
    public DeploymentHandle GetDeployment(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        DeploymentState? state = Table.Find(id);
        return state is null
            ? throw new ArgumentException($"Group '{Name}' has no deployment '{id}'. It has: {string.Join(", ", Table.Deployments.Take(20).Select(d => d.Id))}.", nameof(id))
            : new DeploymentHandle(this, Array.IndexOf(Table.Deployments, state));
    }

    /// <summary>For generated code: the handle of a declared deployment.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected DeploymentHandle DeploymentAt(int ordinal) => new(this, ordinal);

    /// <summary>The name of the group.</summary>
    public override string ToString() => Name;
}
