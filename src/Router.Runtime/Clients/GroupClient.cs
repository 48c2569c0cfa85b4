using System.ComponentModel;

namespace LlmRouter;

/// <summary>The client of one model group. Thread-safe; the router owns it.</summary>
public abstract class GroupClient
{
    private protected GroupClient(Router router, int ordinal)
    {
        Router = router;
        Ordinal = ordinal;
    }

    /// <summary>The router that it belongs to.</summary>
    public Router Router { get; }

    internal int Ordinal { get; }

    /// <summary>For generated code: the handle of a declared deployment.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected DeploymentHandle DeploymentAt(int ordinal) => new(this, ordinal);
}
