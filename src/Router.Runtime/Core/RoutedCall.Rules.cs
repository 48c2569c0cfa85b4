namespace LlmRouter.Core;

/// <content>What rules on failures ask of a request.</content>
internal sealed partial class RoutedCall
{
    /// <summary>What the application tells its own code.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata => _wishes?.Metadata;

    /// <summary>Whether there is somewhere to go with what a content policy refuses.</summary>
    public bool HasContentPolicyList(GroupTable group)
        => MaxFallbacks > 0
            && (_wishes?.ContentPolicyFallbacks is { } own
                ? own.Length > 0
                : group.Fallbacks.OwnOf(FailureKind.ContentFiltered) is { Length: > 0 } || Requested.Fallbacks.OwnOf(FailureKind.ContentFiltered) is { Length: > 0 });
}
