namespace LlmRouter.Core;

/// <content>What rules on failures ask of a request.</content>
internal sealed partial class RoutedCall
{
    /// <summary>What the application tells its own code.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata => _wishes?.Metadata;

    /// <summary>Whether there is somewhere to go with what a content policy refuses.</summary>
    public bool HasContentPolicyList(GroupTable group)
        => MaxFallbacks > 0
            && (FallbacksOf(Requested, FailureKind.ContentFiltered, isFirst: true).Length > 0
                || (group != Requested && FallbacksOf(group, FailureKind.ContentFiltered, isFirst: false).Length > 0));
}
