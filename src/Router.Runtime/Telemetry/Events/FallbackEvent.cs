namespace LlmRouter;

/// <summary>A request left a group that could not answer for a fallback. Immutable.</summary>
public sealed class FallbackEvent : RouterEvent
{
    internal FallbackEvent()
    {
    }

    /// <summary>The router's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The group that could not answer.</summary>
    public required string From { get; init; }

    /// <summary>The fallback: a group, or <c>group/id</c>.</summary>
    public required string To { get; init; }

    /// <summary>How the group failed.</summary>
    public required FailureKind Kind { get; init; }
}
