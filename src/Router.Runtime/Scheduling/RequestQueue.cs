using LlmRouter.Core;

namespace LlmRouter.Scheduling;

/// <summary>
/// The requests of one group that wait for a deployment, in the order in which they are served: effective priority, then order of
/// arrival. All age alike, so that the order of two never changes. Bounded; lives as long as the router. Thread-safe: a lock guards
/// the order, and is never held while a deployment is chosen.
/// </summary>
internal sealed partial class RequestQueue(CapacityBoard board)
{
    private readonly Lock _lock = new();
    private readonly List<Lane> _lanes = [];
    private GroupTable? _group;
    private QueueSettings _settings = QueueSettings.Default;
    private ITimer? _timer;
    private long _due = long.MaxValue;
    private int _count;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Begins a wait, or goes on with it in its place, and serves it at once if somebody can take it.</summary>
    /// <param name="waiter">The request's place, prepared.</param>
    /// <param name="outlook">What it can expect.</param>
    /// <param name="settings">How the group waits.</param>
    public void Join(Waiter waiter, Outlook outlook, QueueSettings settings)
    {
        Waiter? worst = null;
        lock (_lock)
        {
            Volatile.Write(ref _group, waiter.Group);
            _settings = settings;
            waiter.Outlook = outlook;
            waiter.IsSeen = false;
            if (waiter.Queue is null)
            {
                long now = board.Clock.Now;
                waiter.Enter(this, KeyOf(waiter.Priority, now), board.NextSequence(), now);
                Add(waiter);
                worst = _count > settings.Limit ? Worst() : null;
            }

            waiter.TryWait();
            if (worst is not null && worst.TryEnd(WaitEnd.TurnedAway))
            {
                Remove(worst);
            }
            else
            {
                // There is none, or it goes by itself at this moment.
                worst = null;
            }

            if (waiter.End is null && waiter.Outlook.Earliest < _due)
            {
                SetTimer(waiter.Outlook.Earliest);
            }
        }

        worst?.Tell();
        if (board.IsDisposed)
        {
            // Whoever disposes the router says so first and then looks for those who wait: one of the two sees the other.
            End(waiter, WaitEnd.Over);
            return;
        }

        Serve(default);
    }

    /// <summary>Ends a wait, and serves those whom it held up.</summary>
    public void End(Waiter waiter, WaitEnd how)
    {
        if (!waiter.TryEnd(how))
        {
            return;
        }

        lock (_lock)
        {
            Remove(waiter);
        }

        waiter.Tell();
        Serve(default);
    }

    /// <summary>Ends all waits.</summary>
    public void Clear()
    {
        while (true)
        {
            Waiter waiter;
            bool ended;
            lock (_lock)
            {
                if (_count == 0)
                {
                    return;
                }

                waiter = _lanes[0][0];
                ended = waiter.TryEnd(WaitEnd.Over);
                Remove(waiter);
            }

            if (ended)
            {
                waiter.Tell();
            }
        }
    }

    /// <summary>Sends those that may go by a new table to look at it.</summary>
    public void GoRound()
    {
        lock (_lock)
        {
            foreach (Lane lane in _lanes)
            {
                for (int i = 0; i < lane.Count; i++)
                {
                    if (lane[i].IsOutdated)
                    {
                        lane[i].GoRound();
                    }
                }
            }
        }
    }

    /// <summary>Whether somebody here may wait for a deployment.</summary>
    public bool Concerns(DeploymentState deployment)
    {
        // What ends over a connection that was replaced makes room for the one in its place.
        GroupTable? group = Volatile.Read(ref _group);
        return group is null || deployment.IsRetired || group.IndexOf(deployment) >= 0;
    }

    /// <summary>Whether those of two queues may wait for the same deployment.</summary>
    public bool Touches(RequestQueue other)
        => other == this || (Volatile.Read(ref _group) is { } mine && Volatile.Read(ref other._group) is { } others && Overlap(mine, others));

    /// <summary>Wakes the queue at a time, and no more at the one before.</summary>
    private void SetTimer(long due)
    {
        _due = due;
        if (due == long.MaxValue)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Timers count in milliseconds: one too early would only have to be set again.
        double wait = Math.Ceiling(board.Clock.Span(due - board.Clock.Now).TotalMilliseconds);
        (_timer ??= MakeTimer()).Change(TimeSpan.FromMilliseconds(Math.Min(wait, TimeSpan.MillisecondsPerDay)), Timeout.InfiniteTimeSpan);
    }

    private ITimer MakeTimer()
    {
        // The request that is first to wait has nothing to do with those whom the timer serves.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            return board.Clock.Provider.CreateTimer(static self => ((RequestQueue)self!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            flow?.Undo();
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            _due = long.MaxValue;
        }

        board.Serve(PumpCause.Anything, queue => queue.Touches(this));
    }
}
