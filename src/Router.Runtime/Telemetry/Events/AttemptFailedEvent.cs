namespace LlmRouter;

/// <summary>One attempt of a request failed. Immutable.</summary>
public sealed class AttemptFailedEvent : RouterEvent
{
    internal AttemptFailedEvent()
    {
    }

    /// <summary>The router's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The attempt.</summary>
    public required AttemptInfo Attempt { get; init; }
}
