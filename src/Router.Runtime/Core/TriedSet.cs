namespace LlmRouter.Core;

/// <summary>
/// The deployments that one request does not try any more: a word for the router's first chunk, more only for routers of over
/// 64 deployments. Belongs to one request; not thread-safe.
/// </summary>
internal struct TriedSet
{
    private ulong _first;
    private ulong[]? _others;

    public readonly ulong Word(int chunk)
        => chunk == 0 ? _first : _others is { } others && chunk <= others.Length ? others[chunk - 1] : 0;

    public readonly bool Has(DeploymentState state) => (Word(state.Chunk.Index) & state.Bit) != 0;

    public void Add(DeploymentState state) => Slot(state.Chunk.Index) |= state.Bit;

    public void Remove(DeploymentState state) => Slot(state.Chunk.Index) &= ~state.Bit;

    /// <summary>A set of its own with the same in it.</summary>
    public readonly TriedSet Copy()
    {
        TriedSet copy = this;
        copy._others = (ulong[]?)_others?.Clone();
        return copy;
    }

    /// <summary>A set of its own without some of these.</summary>
    public readonly TriedSet Without(DeploymentState[] deployments, Predicate<DeploymentState> which)
    {
        TriedSet others = Copy();
        foreach (DeploymentState deployment in deployments)
        {
            if (others.Has(deployment) && which(deployment))
            {
                others.Remove(deployment);
            }
        }

        return others;
    }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref ulong Slot(int chunk)
    {
        if (chunk == 0)
        {
            return ref _first;
        }

        if (_others is null || _others.Length < chunk)
        {
            Array.Resize(ref _others, chunk);
        }

        return ref _others[chunk - 1];
    }
}
