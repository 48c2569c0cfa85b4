namespace LlmRouter.Core;

/// <summary>Whom a request takes, where it says so: tags, region, what it was granted. Immutable; most requests have none.</summary>
internal sealed class Demands
{
    private const char Not = '!';

    private Demands(RouteOptions options)
    {
        Tags = [.. (options.Tags ?? []).Where(t => t[0] != Not)];
        Excluded = [.. (options.Tags ?? []).Where(t => t[0] == Not).Select(t => t[1..])];
        Matching = options.TagMatching;
        Region = options.Region;
        AccessTags = [.. options.AccessTags ?? []];
    }

    /// <summary>Tags that a deployment must have, any or all of them.</summary>
    public string[] Tags { get; }

    /// <summary>Tags that a deployment must not have.</summary>
    public string[] Excluded { get; }

    public TagMatching? Matching { get; }

    public string? Region { get; }

    /// <summary>What the request was granted.</summary>
    public string[] AccessTags { get; }

    public static Demands? From(RouteOptions? options)
        => options is { Tags.Count: > 0 } or { AccessTags.Count: > 0 } or { Region: not null } ? new Demands(options) : null;
}
