namespace LlmRouter;

/// <summary>A deployment of a running router: its state, and what an operator can do with it. Thread-safe.</summary>
public readonly struct DeploymentHandle
{
    private readonly GroupClient _group;
    private readonly int _ordinal;

    internal DeploymentHandle(GroupClient group, int ordinal)
    {
        _group = group;
        _ordinal = ordinal;
    }

    /// <summary>The client of its group.</summary>
    public GroupClient Group => _group;

    internal int Ordinal => _ordinal;
}
