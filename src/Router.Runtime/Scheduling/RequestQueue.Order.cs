using LlmRouter.Core;

namespace LlmRouter.Scheduling;

/// <content>Who comes before whom. All of it under the lock of the queue.</content>
internal sealed partial class RequestQueue
{
    /// <summary>The effective priority of the best one, and its number; lower is more urgent.</summary>
    public (long Effective, long Sequence) Urgency(long now)
    {
        lock (_lock)
        {
            (long, long) least = (long.MaxValue, long.MaxValue);
            foreach (Lane lane in _lanes)
            {
                (long, long) first = (lane[0].Key - KeyOf(0, now), lane[0].Sequence);
                least = first.CompareTo(least) < 0 ? first : least;
            }

            return least;
        }
    }

    /// <summary>Adds to those that a request may not take whoever those here have a right to that go before it.</summary>
    public void Reserve(RoutedCall call, GroupTable group, long now, ref TriedSet taken)
    {
        lock (_lock)
        {
            if (_count == 0 || !Overlap(_group!, group))
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

    private static bool Overlap(GroupTable one, GroupTable other)
    {
        if (one.State == other.State)
        {
            return true;
        }

        foreach (GroupSegment segment in one.Segments)
        {
            foreach (GroupSegment others in other.Segments)
            {
                if (segment.Chunk == others.Chunk && (segment.Members & others.Members) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
