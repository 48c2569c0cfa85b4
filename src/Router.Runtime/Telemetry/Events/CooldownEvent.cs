namespace LlmRouter;

/// <summary>A deployment is left alone for a time, or for longer than before. Immutable.</summary>
public sealed class CooldownEvent : RouterEvent
{
    internal CooldownEvent()
    {
    }

    /// <summary>The deployment as <c>group/id</c>.</summary>
    public required string Deployment { get; init; }

    /// <summary>The failure that led to it.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>For how long from now.</summary>
    public required TimeSpan Duration { get; init; }
}
