namespace LlmRouter;

/// <summary>A second deployment is asked because the first has not answered in time. Immutable.</summary>
public sealed class HedgedEvent : RouterEvent
{
    internal HedgedEvent()
    {
    }

    /// <summary>The router's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The second deployment: its id, or <c>group/id</c> where another group declares it.</summary>
    public required string Deployment { get; init; }
}
