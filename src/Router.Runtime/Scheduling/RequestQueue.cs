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
    private readonly List<Hold> _holds = [];
    private GroupTable? _group;
    private QueueSettings _settings = QueueSettings.Default;
    private ITimer? _timer;
    private long _due = long.MaxValue;
    private long _sequence;
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
                waiter.Enter(this, KeyOf(waiter.Priority, now), ++_sequence, now);
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

    /// <summary>The effective priority of the first one; lower is more urgent.</summary>
    public double Urgency(long now)
    {
        lock (_lock)
        {
            double least = double.MaxValue;
            foreach (Lane lane in _lanes)
            {
                least = Math.Min(least, lane[0].Key);
            }

            return (least - KeyOf(0, now)) / board.Clock.UnitsPerSecond;
        }
    }

    /// <summary>Adds to those that a request may not take whoever those here have a right to that go before it.</summary>
    public void Reserve(RoutedCall call, GroupTable group, long now, ref TriedSet taken)
    {
        lock (_lock)
        {
            if (_count == 0 || !Overlaps(group))
            {
                return;
            }

            Waiter? own = call.Patience?.Waiter is { } waiter && waiter.Queue == this ? waiter : null;
            long key = own?.Key ?? KeyOf(call.PriorityIn(group), now);
            long sequence = own?.Sequence ?? long.MaxValue;
            long turn = TurnOf(_settings.Fair ? call.Tenant : "", key, own);
            foreach (Lane lane in _lanes)
            {
                for (int i = 0; i < lane.Count && !group.IsCovered(taken); i++)
                {
                    Waiter other = lane[i];
                    if (!Before(lane.Served + i, other, turn, key, sequence))
                    {
                        break;
                    }

                    taken = taken.With(other.Reserves(now));
                }
            }
        }
    }

    /// <summary>The place of a priority that begins to wait at a time: Priority - Ageing x waited, less what is the same for all.</summary>
    private long KeyOf(int priority, long now)
        => (priority * board.Clock.UnitsPerSecond) + (long)(_settings.Ageing * (now - board.Clock.Origin));

    private static bool Before(long turn, Waiter waiter, long otherTurn, long otherKey, long otherSequence)
        => turn != otherTurn ? turn < otherTurn
            : waiter.Key != otherKey ? waiter.Key < otherKey
            : waiter.Sequence < otherSequence;

    /// <summary>Which turn a request has, or would have.</summary>
    private long TurnOf(string tenant, long key, Waiter? own)
    {
        if (own is not null && LaneOf(own.Tenant) is { } place)
        {
            return place.Served + Math.Max(0, place.IndexOf(own));
        }

        return LaneOf(tenant) is { } lane ? lane.Served + lane.After(key, long.MaxValue) : LeastServed();
    }

    private Lane? LaneOf(string tenant)
    {
        foreach (Lane lane in _lanes)
        {
            if (string.Equals(lane.Tenant, tenant, StringComparison.OrdinalIgnoreCase))
            {
                return lane;
            }
        }

        return null;
    }

    private long LeastServed()
    {
        long least = long.MaxValue;
        foreach (Lane lane in _lanes)
        {
            least = Math.Min(least, lane.Served);
        }

        return least == long.MaxValue ? 0 : least;
    }

    private void Add(Waiter waiter)
    {
        Lane? lane = LaneOf(waiter.Tenant);
        if (lane is null)
        {
            lane = new Lane(waiter.Tenant, LeastServed());
            lane.Begin();
            _lanes.Add(lane);
        }

        lane.Add(waiter);
        Volatile.Write(ref _count, _count + 1);
        board.Count(1);
        if (_count == 1)
        {
            board.Know(this, waits: true);
        }
    }

    private void Remove(Waiter waiter)
    {
        if (LaneOf(waiter.Tenant) is not { } lane || !lane.Remove(waiter))
        {
            return;
        }

        if (lane.Count == 0)
        {
            // Whoever does not wait has no turn to lose.
            _lanes.Remove(lane);
        }

        Volatile.Write(ref _count, _count - 1);
        board.Count(-1);
        if (_count == 0)
        {
            board.Know(this, waits: false);
            _holds.Clear();
            SetTimer(long.MaxValue);
        }
    }

    private Waiter Worst()
    {
        Waiter? worst = null;
        long turn = 0;
        foreach (Lane lane in _lanes)
        {
            long last = lane.Served + lane.Count - 1;
            Waiter waiter = lane[lane.Count - 1];
            if (worst is null || Before(turn, worst, last, waiter.Key, waiter.Sequence))
            {
                (worst, turn) = (waiter, last);
            }
        }

        return worst!;
    }

    private bool Overlaps(GroupTable group)
    {
        GroupTable own = _group!;
        if (own == group || own.State == group.State)
        {
            return true;
        }

        foreach (GroupSegment segment in group.Segments)
        {
            foreach (GroupSegment mine in own.Segments)
            {
                if (mine.Chunk == segment.Chunk && (mine.Members & segment.Members) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

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
        // The request that is first to wait has nothing to do with what the timer serves.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return board.Clock.Provider.CreateTimer(static self => ((RequestQueue)self!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            _due = long.MaxValue;
        }

        board.Serve(PumpCause.Anything, null);
    }
}
