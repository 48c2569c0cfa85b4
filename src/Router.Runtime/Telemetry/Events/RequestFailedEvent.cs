namespace LlmRouter;

/// <summary>
/// A request failed, or a stream broke after its first visible chunk and its consumer was told. Requests that their caller cancelled
/// are neither answered nor failed. Immutable.
/// </summary>
public sealed class RequestFailedEvent : RouterEvent
{
    internal RequestFailedEvent()
    {
    }

    /// <summary>The router's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The group that was asked for.</summary>
    public required string Group { get; init; }

    /// <summary>Why it failed.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>Every attempt, in order.</summary>
    public required IReadOnlyList<AttemptInfo> Attempts { get; init; }
}
