namespace LlmRouter.Core;

/// <summary>
/// Where requests of a group go when it cannot answer: exactly one list applies to a failure, the one of its kind, else the
/// general one. Immutable.
/// </summary>
/// <param name="general">For every kind that has no list of its own.</param>
/// <param name="byKind">Lists by kind, as long as <see cref="FailureKind"/> has members; null = there are none.</param>
internal sealed class FallbackLists(FallbackTarget[] general, FallbackTarget[]?[]? byKind = null) : IEquatable<FallbackLists>
{
    public static readonly FallbackLists None = new([]);

    public FallbackTarget[] General => general;

    /// <summary>The list of a kind alone; <see langword="null"/> when it has none.</summary>
    public FallbackTarget[]? OwnOf(FailureKind kind) => byKind?[(int)kind] ?? (kind == FailureKind.RequestTooLarge ? byKind?[(int)FailureKind.ContextWindowExceeded] : null);

    /// <summary>The list for a failure. What a content policy refuses goes to a list of its own only, never to the general one.</summary>
    /// <param name="kind">How the group failed; <see langword="null"/> when it could not even be asked.</param>
    public FallbackTarget[] For(FailureKind? kind)
        => kind is not { } known ? general : OwnOf(known) ?? (known == FailureKind.ContentFiltered ? [] : general);

    /// <summary>Whether it depends on the failure where requests go.</summary>
    public bool HasKinds => byKind is not null;

    /// <summary>Whether any failure leads anywhere.</summary>
    public bool Any => general.Length > 0 || (byKind is not null && Array.Exists(byKind, l => l is { Length: > 0 }));

    public bool Equals(FallbackLists? other)
    {
        if (other is null || !general.AsSpan().SequenceEqual(other.General))
        {
            return false;
        }

        foreach (FailureKind kind in Enum.GetValues<FailureKind>())
        {
            FallbackTarget[]? own = byKind?[(int)kind];
            FallbackTarget[]? others = other.Exactly(kind);
            if ((own is null) != (others is null) || !own.AsSpan().SequenceEqual(others))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as FallbackLists);

    public override int GetHashCode() => general.Length;

    private FallbackTarget[]? Exactly(FailureKind kind) => byKind?[(int)kind];
}
