namespace LlmRouter;

/// <summary>A request was answered; a stream, to its end. Immutable.</summary>
public sealed class RequestAnsweredEvent : RouterEvent
{
    internal RequestAnsweredEvent()
    {
    }

    /// <summary>How the answer came about.</summary>
    public required RouteInfo Route { get; init; }
}
