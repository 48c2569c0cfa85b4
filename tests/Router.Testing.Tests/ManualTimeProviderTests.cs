namespace LlmRouter.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void The_clock_moves_only_when_it_is_moved()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        long timestamp = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromMilliseconds(1_500));

        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.GetUtcNow() - start);
        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.GetElapsedTime(timestamp));
        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.Elapsed);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_with_the_clock_at_that_time()
    {
        var fired = new List<string>();
        Set("late", 3);
        Set("early", 1);
        Set("early, set later", 1);
        Set("middle", 2);
        Set("never", 5);

        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(["early@1", "early, set later@1", "middle@2", "late@3"], fired);
        Assert.Equal(1, _clock.PendingTimers);
        Assert.Equal(TimeSpan.FromSeconds(4), _clock.Elapsed);

        void Set(string name, int seconds)
            => _clock.CreateTimer(_ => fired.Add($"{name}@{_clock.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_periodic_timer_fires_at_every_period_until_it_is_disposed()
    {
        var fired = new List<double>();
        ITimer timer = _clock.CreateTimer(_ => fired.Add(_clock.Elapsed.TotalSeconds), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(6));
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([1, 3, 5], fired);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_timer_can_be_moved_and_stopped_but_not_after_its_disposal()
    {
        int fired = 0;
        ITimer timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        Assert.True(timer.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, fired);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Assert.Null(_clock.NextDueTime);
        Assert.True(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, fired);

        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_timer_that_a_callback_sets_fires_in_the_same_advance_when_it_is_due()
    {
        var fired = new List<double>();
        _clock.CreateTimer(_ => _clock.CreateTimer(_ => fired.Add(_clock.Elapsed.TotalSeconds), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([2], fired);
    }

    [Fact]
    public void AdvanceToNextTimer_stops_at_the_timer()
    {
        int fired = 0;
        _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);

        Assert.Equal(_clock.GetUtcNow().AddSeconds(3), _clock.NextDueTime);
        Assert.True(_clock.AdvanceToNextTimer());
        Assert.Equal((1, 3d), (fired, _clock.Elapsed.TotalSeconds));
        Assert.True(_clock.AdvanceToNextTimer());
        Assert.Equal((2, 7d), (fired, _clock.Elapsed.TotalSeconds));
        Assert.False(_clock.AdvanceToNextTimer());
        Assert.Equal(7, _clock.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_reaches_it()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(5), _clock);

        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        await delay;
    }

    [Fact]
    public async Task A_cancelled_delay_leaves_no_timer()
    {
        using var source = new CancellationTokenSource();
        Task delay = Task.Delay(TimeSpan.FromSeconds(5), _clock, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_cancellation_source_with_a_delay_is_cancelled_by_the_clock()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);
        using var disposed = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);
        disposed.Dispose();

        Assert.Equal(1, _clock.PendingTimers);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(source.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(source.IsCancellationRequested);
        Assert.False(disposed.IsCancellationRequested);
    }

    [Fact]
    public async Task Waiting_for_a_timer_ends_when_enough_of_them_are_set()
    {
        Task two = _clock.WaitForTimerAsync(2);
        Task first = Task.Delay(TimeSpan.FromSeconds(1), _clock);
        Assert.False(two.IsCompleted);
        Task second = Task.Delay(TimeSpan.FromSeconds(1), _clock);

        await two;
        await _clock.WaitForTimerAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(first, second);
        using var gone = new CancellationTokenSource();
        Task never = _clock.WaitForTimerAsync(1, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public void A_callback_cannot_move_the_clock()
    {
        _clock.CreateTimer(_ => _clock.Advance(TimeSpan.FromSeconds(1)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        Assert.Throws<InvalidOperationException>(() => _clock.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_callback_runs_in_the_context_in_which_its_timer_was_made()
    {
        var local = new AsyncLocal<string> { Value = "made" };
        string? seen = null;
        _clock.CreateTimer(_ => seen = local.Value, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        local.Value = "moved";

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("made", seen);
    }

    [Fact]
    public async Task Many_threads_may_set_timers_while_one_moves_the_clock()
    {
        int fired = 0;
        Task[] setters = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromMilliseconds(i % 7), Timeout.InfiniteTimeSpan);
            }
        }))];
        while (!setters.All(task => task.IsCompleted))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await Task.WhenAll(setters);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2_000, fired);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(-2), Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromDays(60)));
    }
}
