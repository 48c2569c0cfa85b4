namespace LlmRouter.Providers;

/// <summary>All that an adapter needs to know of its deployment: resolved, validated, immutable.</summary>
internal sealed class DeploymentConnection
{
    /// <summary>The deployment as <c>group/id</c>, for messages.</summary>
    public required string Name { get; init; }

    public required string Provider { get; init; }

    /// <summary>The model as the provider knows it.</summary>
    public required string Model { get; init; }

    /// <summary>The model for what a pattern has captured; without a capture, or a star in it, the model as it is.</summary>
    public string ModelFor(string? capture) => capture is null ? Model : Configuration.WildcardNames.Fill(Model, capture);

    /// <summary>The base URL, absolute.</summary>
    public required Uri Endpoint { get; init; }

    public Secret? ApiKey { get; init; }

    public string? ApiVersion { get; init; }

    public string? Organization { get; init; }

    public string? Project { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(15);

    public ChatDefaults Defaults { get; init; } = ChatDefaults.None;

    /// <summary>Leave out options that the wire format cannot carry, instead of failing with <see cref="FailureKind.Unsupported"/>.</summary>
    public bool DropUnsupported { get; init; }

    /// <summary>Leave out a reasoning effort: the model is known to have none, and <see cref="DropUnsupported"/> says so.</summary>
    public bool DropsEffort { get; init; }

    /// <summary>Whether both send with the same key to the same endpoint.</summary>
    public bool HasAccountOf(DeploymentConnection other)
        => Endpoint == other.Endpoint && string.Equals(ApiKey?.Reveal(), other.ApiKey?.Reveal(), StringComparison.Ordinal);

    /// <summary>Whether both send alike, so that the adapter of one will do for the other.</summary>
    public bool IsLike(DeploymentConnection other)
        => HasAccountOf(other)
            && Provider == other.Provider
            && Model == other.Model
            && ApiVersion == other.ApiVersion
            && Organization == other.Organization
            && Project == other.Project
            && Headers.SequenceEqual(other.Headers)
            && ConnectionLifetime == other.ConnectionLifetime
            && Defaults == other.Defaults
            && DropUnsupported == other.DropUnsupported
            && DropsEffort == other.DropsEffort;
}
