using System.Globalization;

namespace LlmRouter;

/// <summary>How an answer came about: read it with <see cref="RouteExtensions"/>. Immutable.</summary>
public sealed class RouteInfo
{
    // Ticks; negative: it was no stream. Every answer carries one of these, and a nullable would take twice the room.
    private readonly long _firstToken = -1;

    internal RouteInfo(string requestId, string requestedGroup, IReadOnlyList<AttemptInfo> attempts)
    {
        RequestId = requestId;
        RequestedGroup = requestedGroup;
        Attempts = attempts;
    }

    /// <summary>The router's own id of the request, also in logs and exceptions.</summary>
    public string RequestId { get; }

    /// <summary>The group that was asked for.</summary>
    public string RequestedGroup { get; }

    /// <summary>The group that answered: another than <see cref="RequestedGroup"/> after a fallback.</summary>
    public string Group => Attempts[^1].Group;

    /// <summary>The id of the deployment that answered.</summary>
    public string Deployment => Attempts[^1].Deployment;

    /// <summary>Every attempt, in order; the last one answered.</summary>
    public IReadOnlyList<AttemptInfo> Attempts { get; }

    /// <summary>Whether a fallback answered.</summary>
    public bool IsFallback => !string.Equals(Group, RequestedGroup, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the answer was a stream that broke and went on at another deployment: <see cref="Attempts"/> lists the deployments
    /// that broke off among those that failed, and <see cref="Deployment"/> is the one that came to the end.
    /// </summary>
    public bool IsContinued { get; internal init; }

    /// <summary>The provider that answered, e.g. <c>openai</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that was asked for at the provider.</summary>
    public required string Model { get; init; }

    /// <summary>The whole request, waits and failed attempts included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From the start of the request to the first visible chunk; <see langword="null"/> when it was no stream.</summary>
    public TimeSpan? TimeToFirstToken
    {
        get => _firstToken < 0 ? null : new TimeSpan(_firstToken);
        init => _firstToken = value?.Ticks ?? -1;
    }

    /// <summary>
    /// US dollars, from reported usage and the deployment's price; <see langword="null"/> when one of them is unknown. For a
    /// stream that was continued the sum over its parts, where the usage of those that broke may be estimated.
    /// </summary>
    public decimal? Cost { get; init; }

    /// <summary>
    /// Whether the answer was made up (<see cref="RouteOptions.MockAnswer"/>): routed and counted as any other, but no provider was
    /// asked; its usage is estimated and it cost 0.
    /// </summary>
    public bool IsMock { get; init; }

    /// <summary>In one line, e.g. <c>azure-east, 2 attempts, 1.4 s, $0.0021</c>.</summary>
    public override string ToString()
    {
        string where = (IsFallback ? $"{Group}/{Deployment}" : Deployment) + (IsContinued ? ", continued" : "");
        string attempts = Attempts.Count == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{Attempts.Count} attempts");
        string time = string.Create(CultureInfo.InvariantCulture, $"{Duration.TotalSeconds:0.##} s");
        string line = $"{where}, {attempts}, {time}";
        return IsMock ? line + ", mock" : Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{line}, ${cost:0.00####}") : line;
    }
}
