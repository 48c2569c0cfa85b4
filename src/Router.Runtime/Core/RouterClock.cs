namespace LlmRouter.Core;

/// <summary>
/// The clock of one router, in timestamp units of its <see cref="TimeProvider"/>: cheap to read, monotonic, and comparable
/// without conversion. Immutable.
/// </summary>
internal sealed class RouterClock
{
    private readonly double _unitsPerSecond;

    public RouterClock(TimeProvider provider)
    {
        Provider = provider;
        UnitsPerSecond = provider.TimestampFrequency;
        _unitsPerSecond = UnitsPerSecond;
        Origin = provider.GetTimestamp();
    }

    public TimeProvider Provider { get; }

    public long UnitsPerSecond { get; }

    /// <summary>The timestamp at which the router was built: seconds of rate windows count from here.</summary>
    public long Origin { get; }

    public long Now => Provider.GetTimestamp();

    public long Units(TimeSpan span) => (long)(span.TotalSeconds * _unitsPerSecond);

    /// <summary>A duration in units as a <see cref="TimeSpan"/>; never negative.</summary>
    public TimeSpan Span(long units) => units <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(units / _unitsPerSecond * TimeSpan.TicksPerSecond));

    /// <summary>The time since <see cref="Origin"/> in parts of a second (<see cref="LatencyLane.PartsPerSecond"/>); wraps after years.</summary>
    public int Parts(long timestamp) => unchecked((int)(long)((timestamp - Origin) / _unitsPerSecond * LatencyLane.PartsPerSecond));

    /// <summary>The timestamp at which the next of the seconds that <see cref="Second"/> counts begins.</summary>
    public long NextSecond(long timestamp) => Origin + ((Second(timestamp) + 1) * UnitsPerSecond);

    /// <summary>The whole seconds since <see cref="Origin"/>; never negative, whatever a foreign clock does.</summary>
    public long Second(long timestamp) => Math.Max(0, timestamp - Origin) / UnitsPerSecond;
}
