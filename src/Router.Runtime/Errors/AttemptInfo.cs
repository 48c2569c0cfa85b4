namespace LlmRouter;

/// <summary>One attempt of a routed request. Immutable.</summary>
public sealed class AttemptInfo
{
    internal AttemptInfo(string group, string deployment)
    {
        Group = group;
        Deployment = deployment;
    }

    /// <summary>The group that the deployment was chosen from.</summary>
    public string Group { get; }

    /// <summary>The id of the deployment.</summary>
    public string Deployment { get; }

    /// <summary>Why it failed; <see langword="null"/> when it answered.</summary>
    public FailureKind? Kind { get; internal init; }

    /// <summary>The provider's HTTP status, when it answered with an error.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>From the choice of the deployment to its answer or failure.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId { get; internal init; }

    /// <summary>The provider's error code.</summary>
    public string? ErrorCode { get; internal init; }

    /// <summary>The provider's message, redacted and cut to 300 characters.</summary>
    public string? Message { get; internal init; }

    /// <summary>
    /// Whether it was started beside another one that had not answered yet. Of two such attempts the one whose answer came too late has
    /// the kind <see cref="FailureKind.Cancelled"/>.
    /// </summary>
    public bool IsHedge { get; internal init; }

    /// <summary>
    /// How the deployment was chosen; <see langword="null"/> unless the request asked to know (<see cref="RouteOptions.Explain"/>).
    /// </summary>
    public RouteDecision? Decision { get; internal init; }

    /// <summary>In one line, e.g. <c>gpt-4/azure-east: RateLimited (429) after 0.12 s</c>.</summary>
    public override string ToString()
        => FormattableString.Invariant(
            $"{Group}/{Deployment}: {(Kind is { } kind ? kind.ToString() : "answered")}{(StatusCode is { } status ? $" ({status})" : "")} after {Duration.TotalSeconds:0.###} s");
}
