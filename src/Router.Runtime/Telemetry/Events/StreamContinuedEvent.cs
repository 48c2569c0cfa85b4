namespace LlmRouter;

/// <summary>A stream that broke goes on at another deployment. Immutable.</summary>
public sealed class StreamContinuedEvent : RouterEvent
{
    internal StreamContinuedEvent()
    {
    }

    /// <summary>The router's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The deployment that broke off, as <c>group/id</c>.</summary>
    public required string From { get; init; }
}
