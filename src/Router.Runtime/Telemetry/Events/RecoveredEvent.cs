namespace LlmRouter;

/// <summary>
/// A deployment that had cooled down, and was to show that it is back, has answered again; or its cooldown was ended by hand. The end
/// of a rate limit, which is known when it begins, is not told. Immutable.
/// </summary>
public sealed class RecoveredEvent : RouterEvent
{
    internal RecoveredEvent()
    {
    }

    /// <summary>The deployment as <c>group/id</c>.</summary>
    public required string Deployment { get; init; }
}
