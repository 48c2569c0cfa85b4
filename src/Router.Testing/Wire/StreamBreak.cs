namespace LlmRouter.Testing.Wire;

/// <summary>What happens to a stream on its way.</summary>
/// <param name="After">After how many content chunks; -1: instead of the first event.</param>
/// <param name="Ending">What happens then.</param>
internal sealed record StreamBreak(int After, StreamEnding Ending)
{
    /// <summary>How long a stall lasts; <see langword="null"/>: until the client gives up.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether Kestrel would not play along.</summary>
    public bool NeedsRawWire => Ending is StreamEnding.Reset or StreamEnding.Truncated;
}
