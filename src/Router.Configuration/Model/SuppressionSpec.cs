namespace LlmRouter.Configuration;

/// <summary>One id in a <c>"$suppress"</c>.</summary>
/// <param name="Id">The rule's id, as it was given.</param>
/// <param name="Place">Where the id stands.</param>
/// <param name="Within">All that it is for: the file's root, or a group or deployment with its name.</param>
/// <param name="Where">What that is, in words.</param>
internal sealed record SuppressionSpec(string Id, Place Place, Place Within, string Where)
{
    public bool Covers(Place place) => place.Path == Within.Path && place.Start >= Within.Start && place.End <= Within.End;
}
