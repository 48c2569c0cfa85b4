namespace LlmRouter;

/// <summary>A deployment that had cooled down has answered again, or its cooldown was ended by hand. Immutable.</summary>
public sealed class RecoveredEvent : RouterEvent
{
    internal RecoveredEvent()
    {
    }

    /// <summary>The deployment as <c>group/id</c>.</summary>
    public required string Deployment { get; init; }
}
