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

    public readonly bool IsEmpty => _first == 0 && (_others is null || !Bits.Any(_others));

    /// <summary>A set of one.</summary>
    public static TriedSet Of(DeploymentState state)
    {
        var set = default(TriedSet);
        set.Add(state);
        return set;
    }

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

    /// <summary>Both together. It may share memory with either: it is to be read only.</summary>
    public readonly TriedSet With(in TriedSet more)
    {
        TriedSet both = this;
        both._first |= more._first;
        both._others = Combined(_others, more._others);
        return both;

        static ulong[]? Combined(ulong[]? a, ulong[]? b)
        {
            if (a is null || b is null)
            {
                return a ?? b;
            }

            (ulong[] longer, ulong[] shorter) = a.Length >= b.Length ? (a, b) : (b, a);
            var words = (ulong[])longer.Clone();
            for (int w = 0; w < shorter.Length; w++)
            {
                words[w] |= shorter[w];
            }

            return words;
        }
    }

    /// <summary>What is in this and not in the other.</summary>
    public readonly TriedSet Except(in TriedSet less)
    {
        TriedSet rest = this;
        rest._first &= ~less._first;
        if (_others is not null && less._others is not null)
        {
            rest._others = (ulong[])_others.Clone();
            for (int w = 0; w < rest._others.Length; w++)
            {
                rest._others[w] &= ~less.Word(w + 1);
            }
        }

        return rest;
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
