using LlmRouter.Testing.Clock;

namespace LlmRouter.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers, <see cref="Task.Delay(TimeSpan, TimeProvider)"/> and
/// <see cref="CancellationTokenSource(TimeSpan, TimeProvider)"/> on it fire when it is moved past them: on the moving thread, in
/// the order of their due times, those of equal time in the order in which they were set, with the clock at exactly that time.
/// Thread-safe; of two threads that move it, one waits for the other. A callback may set timers and read the clock but not move it.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset DefaultStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Moving is exclusive; the state is guarded apart from it, because callbacks set timers while the clock moves.
    private readonly Lock _moving = new();
    private readonly Lock _state = new();
    private readonly SortedSet<ManualTimer> _timers = new(ManualTimer.ByDueTime);
    private readonly DateTimeOffset _start;
    private long _now;
    private long _lastNumber;
    private TaskCompletionSource? _registered;

    /// <summary>Starts at the first moment of 2026.</summary>
    public ManualTimeProvider()
        : this(DefaultStart)
    {
    }

    /// <summary>Starts at that time.</summary>
    /// <param name="start">The time that the clock shows at first.</param>
    public ManualTimeProvider(DateTimeOffset start) => _start = start;

    /// <summary>Always UTC, so that a test does not depend on where it runs.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Ticks of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the clock has been moved.</summary>
    public TimeSpan Elapsed => new(GetTimestamp());

    /// <summary>How many timers will fire if the clock is moved far enough.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_state)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>When the next timer fires; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? NextDueTime
    {
        get
        {
            lock (_state)
            {
                return _timers.Min is { } next ? _start.AddTicks(next.Due) : null;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <summary>Moves the clock, firing every timer on the way, also those that are set on the way. Exceptions of callbacks come out here.</summary>
    /// <param name="by">Zero or more. Zero fires what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">A callback tries to move the clock.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        ThrowIfMoving();
        lock (_moving)
        {
            MoveTo(GetTimestamp() + by.Ticks);
        }
    }

    /// <summary>Moves the clock to the next timer and fires it, and whatever else is due at that time.</summary>
    /// <returns><see langword="false"/> when there is no timer; the clock then has not moved.</returns>
    /// <exception cref="InvalidOperationException">A callback tries to move the clock.</exception>
    public bool AdvanceToNextTimer()
    {
        ThrowIfMoving();
        lock (_moving)
        {
            long? due;
            lock (_state)
            {
                due = _timers.Min?.Due;
            }

            if (due is not { } target)
            {
                return false;
            }

            MoveTo(Math.Max(target, GetTimestamp()));
            return true;
        }
    }

    /// <summary>
    /// Completes when a timer is pending: at once, or as soon as the code under test sets one. So a test waits for that code to
    /// wait, without sleeping.
    /// </summary>
    /// <param name="count">How many timers have to be pending; one or more.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than one.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task WaitForTimerAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (true)
        {
            Task registered;
            lock (_state)
            {
                if (_timers.Count >= count)
                {
                    return;
                }

                _registered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                registered = _registered.Task;
            }

            await registered.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state, ExecutionContext.Capture());
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets a timer; a due time of <see cref="Timeout.InfiniteTimeSpan"/> stops it. One that was disposed stays so.</summary>
    internal bool Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_state)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _timers.Remove(timer);
            timer.Period = period.Ticks;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Add(timer, GetTimestamp() + dueTime.Ticks);
            }

            return true;
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_state)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private void MoveTo(long target)
    {
        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }

        Interlocked.Exchange(ref _now, target);
    }

    private void Add(ManualTimer timer, long due)
    {
        timer.Due = due;
        timer.Number = ++_lastNumber;
        _timers.Add(timer);
        _registered?.SetResult();
        _registered = null;
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_state)
        {
            if (_timers.Min is not { } timer || timer.Due > target)
            {
                return null;
            }

            _timers.Remove(timer);
            Interlocked.Exchange(ref _now, Math.Max(GetTimestamp(), timer.Due));
            if (timer.Period > 0)
            {
                Add(timer, timer.Due + timer.Period);
            }

            return timer;
        }
    }

    private void ThrowIfMoving()
    {
        if (_moving.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException("The callback of a timer cannot move the clock that it runs on.");
        }
    }
}
