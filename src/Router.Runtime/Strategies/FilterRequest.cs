namespace LlmRouter;

/// <summary>The request for which an <see cref="ICandidateFilter"/> judges. Immutable.</summary>
public readonly ref struct FilterRequest
{
    /// <summary>The group that candidates are chosen from.</summary>
    public required string Group { get; init; }

    /// <summary>Who pays, if the request says so.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream { get; init; }

    /// <summary>What the application wrote into <see cref="RouteOptions.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }
}
