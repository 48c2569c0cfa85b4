namespace LlmRouter;

/// <summary>A request waits for a deployment that can take it. Immutable.</summary>
public sealed class RequestQueuedEvent : RouterEvent
{
    internal RequestQueuedEvent()
    {
    }

    /// <summary>The router's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The group that it waits in.</summary>
    public required string Group { get; init; }

    /// <summary>Requests that wait there, this one included.</summary>
    public required int Waiting { get; init; }
}
