namespace LlmRouter.Testing.Clock;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>, which guards its fields.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state, ExecutionContext? context) : ITimer
{
    public static readonly Comparer<ManualTimer> ByDueTime = Comparer<ManualTimer>.Create(
        static (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Number.CompareTo(b.Number));

    // The longest wait that the platform's timers take.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public long Due { get; set; }

    public long Period { get; set; }

    /// <summary>Breaks ties of due times, and tells timers apart.</summary>
    public long Number { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        return clock.Set(this, dueTime, period);
    }

    public void Fire()
    {
        if (context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(context, static timer => ((ManualTimer)timer!).Invoke(), this);
        }
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Invoke() => callback(state);

    private static void Check(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value > Longest))
        {
            throw new ArgumentOutOfRangeException(name, value, "must be zero or more, below 50 days, or infinite");
        }
    }
}
