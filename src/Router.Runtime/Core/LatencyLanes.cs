namespace LlmRouter.Core;

/// <summary>What is measured of the deployments of a chunk. Written by <see cref="Learning"/> alone.</summary>
internal sealed class LatencyLanes
{
    /// <summary>Whole answers: seconds per output token; plain seconds where no tokens are reported.</summary>
    public LatencyLane PerToken { get; } = new();

    /// <summary>Streams: seconds to the first visible chunk.</summary>
    public LatencyLane FirstToken { get; } = new();

    /// <summary>Whole attempts of any kind in seconds: a peak-sensitive average.</summary>
    public LatencyLane Duration { get; } = new();

    public void Reset(int slot)
    {
        PerToken.Reset(slot);
        FirstToken.Reset(slot);
        Duration.Reset(slot);
    }
}
