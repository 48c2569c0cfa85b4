namespace LlmRouter.Tests.Support;

/// <summary>A clock by hand whose timers fire only when a test fires them, also after they were stopped: late callbacks are like that.</summary>
internal sealed class HookedTime : TimeProvider
{
    /// <summary>Every timer that was made, in order.</summary>
    public List<Action> Timers { get; } = [];

    /// <summary>Called when a timer is made, with how many there were before.</summary>
    public Action<int>? OnTimer { get; set; }

    public long Timestamp { get; set; } = 10_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Timestamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        int before = Timers.Count;
        Timers.Add(() => callback(state));
        OnTimer?.Invoke(before);
        return new DeadTimer();
    }

    private sealed class DeadTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
