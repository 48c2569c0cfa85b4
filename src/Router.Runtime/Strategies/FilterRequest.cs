using LlmRouter.Core;

namespace LlmRouter;

/// <summary>The request for which an <see cref="ICandidateFilter"/> judges. Valid during the call only.</summary>
public readonly ref struct FilterRequest
{
    private readonly ref readonly RequestFacts _facts;

    internal FilterRequest(GroupTable group, ref readonly RequestFacts facts)
    {
        Group = group.Name;
        _facts = ref facts;
    }

    /// <summary>The group that candidates are chosen from: after a fallback another than the one that was asked for.</summary>
    public string Group { get; }

    /// <summary>What stands in the star's place when the group is a pattern: <c>gpt-4o</c> of <c>openai/*</c>; else <see langword="null"/>.</summary>
    public string? Capture => _facts.Capture;

    /// <summary>Who pays, if the request says so (<see cref="RouteOptions.Tenant"/>).</summary>
    public string? Tenant => _facts.Wishes?.Tenant;

    /// <summary>The tags that the request asks for (<see cref="RouteOptions.Tags"/>), without those that exclude.</summary>
    public IReadOnlyList<string> Tags => _facts.Wishes?.Demands?.Tags ?? [];

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream => _facts.IsStream;

    /// <summary>What the application wrote into <see cref="RouteOptions.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata => _facts.Wishes?.Metadata;
}
