namespace LlmRouter.Core;

/// <summary>
/// What a deployment is, and for whom: what requests are matched against. A fact that nobody declared or catalogued counts as
/// "can", except the region: a request that demands one takes only deployments that declare it. Immutable.
/// </summary>
internal sealed class DeploymentTraits : IEquatable<DeploymentTraits>
{
    public static readonly DeploymentTraits None = new();

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A request must have been granted one of each of these lists; none = anybody.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AccessTags { get; init; } = [];

    public string? Region { get; init; }

    /// <summary>What it is known not to have.</summary>
    public RequestFeatures Lacks { get; init; }

    /// <summary>Tokens of input and output together.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>When it may be used; <see langword="null"/> = always.</summary>
    public AccessSchedule? Schedule { get; init; }

    /// <summary>The same inside a group that stands in another: with labels and conditions of that one.</summary>
    public DeploymentTraits Within(IReadOnlyList<string> tags, IReadOnlyList<string> accessTags)
        => tags.Count == 0 && accessTags.Count == 0 ? this : new()
        {
            Tags = [.. Tags.Union(tags, StringComparer.OrdinalIgnoreCase)],
            AccessTags = accessTags.Count == 0 ? AccessTags : [.. AccessTags, accessTags],
            Region = Region,
            Lacks = Lacks,
            ContextWindow = ContextWindow,
            Schedule = Schedule,
        };

    public bool Equals(DeploymentTraits? other)
        => other is not null
            && Tags.SequenceEqual(other.Tags, StringComparer.Ordinal)
            && AccessTags.Count == other.AccessTags.Count
            && AccessTags.Zip(other.AccessTags).All(p => p.First.SequenceEqual(p.Second, StringComparer.Ordinal))
            && Region == other.Region
            && Lacks == other.Lacks
            && ContextWindow == other.ContextWindow
            && Equals(Schedule, other.Schedule);

    public override bool Equals(object? obj) => Equals(obj as DeploymentTraits);

    public override int GetHashCode() => HashCode.Combine(Region, Lacks, ContextWindow, Tags.Count, AccessTags.Count);
}
