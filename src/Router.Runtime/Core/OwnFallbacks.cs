namespace LlmRouter.Core;

/// <summary>The fallbacks that a request names itself; they stand in the place of those of the group that it asks. Immutable.</summary>
/// <param name="General">For every kind of failure; <see langword="null"/> = as configured; empty = none at all.</param>
/// <param name="TooLong">For requests that are longer than a window or a limit; <see langword="null"/> = <paramref name="General"/>.</param>
/// <param name="Filtered">For what a content policy refuses; <see langword="null"/> = as configured.</param>
internal sealed record OwnFallbacks(FallbackTarget[]? General, FallbackTarget[]? TooLong, FallbackTarget[]? Filtered)
{
    /// <summary>The list for a failure; <see langword="null"/> = as configured.</summary>
    public FallbackTarget[]? For(FailureKind? kind) => kind switch
    {
        FailureKind.ContextWindowExceeded or FailureKind.RequestTooLarge => TooLong ?? General,
        FailureKind.ContentFiltered => Filtered ?? (General is [] ? General : null),
        _ => General,
    };
}
