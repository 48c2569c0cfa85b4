namespace LlmRouter;

/// <summary>A copy of a call that was sent to a mirror has ended; its answer is dropped. Immutable.</summary>
public sealed class MirroredEvent : RouterEvent
{
    internal MirroredEvent()
    {
    }

    /// <summary>The router's id of the request that was copied.</summary>
    public required string RequestId { get; init; }

    /// <summary>The deployment that got the copy, as <c>group/id</c>.</summary>
    public required string Deployment { get; init; }

    /// <summary>How the copy failed; <see langword="null"/> when it was answered.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>From the choice of the deployment to its answer or failure.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>US dollars, from reported usage and the deployment's price; <see langword="null"/> when one of them is unknown.</summary>
    public decimal? Cost { get; init; }
}
