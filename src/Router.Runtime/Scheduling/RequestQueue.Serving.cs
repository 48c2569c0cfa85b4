using System.Diagnostics.CodeAnalysis;
using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter.Scheduling;

/// <content>Handing deployments over to those who wait. One thread at a time does it for a queue; whoever comes meanwhile has it done again.</content>
internal sealed partial class RequestQueue
{
    // For how long smaller requests may pass one that waits for more tokens than are free.
    private static readonly TimeSpan Passable = TimeSpan.FromSeconds(2);

    // After so many rounds the thread, which may be a request's, gets away.
    private const int MostRounds = 32;

    private bool _serving;
    private PumpCause? _again;

    /// <summary>Leases deployments for those who wait, in their order, as far as that goes.</summary>
    public void Serve(PumpCause cause)
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return;
            }

            if (_serving)
            {
                _again = _again is { } already ? already.And(cause) : cause;
                return;
            }

            _serving = true;
        }

        Run(cause);
    }

    private void Run(PumpCause cause)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            try
            {
                Pass(cause);
            }
            catch
            {
                lock (_lock)
                {
                    _serving = false;
                    _again = null;
                }

                throw;
            }

            lock (_lock)
            {
                if (_again is not { } next)
                {
                    _serving = false;
                    return;
                }

                _again = null;
                cause = next;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static work => work.Queue.Run(work.Cause), (Queue: this, Cause: cause), preferLocal: false);
    }

    /// <summary>
    /// Goes through those who wait, the first ones first. What one of them cannot have now, but has a right to, those behind it do
    /// not get: where that is everybody, the pass ends.
    /// </summary>
    private void Pass(PumpCause cause)
    {
        long now = board.Clock.Now;
        long due = long.MaxValue;
        TriedSet reserved = default;
        for (bool first = true; TryNext(first, reserved, out Waiter? waiter); first = false)
        {
            if (waiter.IsOutdated)
            {
                waiter.GoRound();
            }

            if (!waiter.TryClaim())
            {
                // It looks at a new table and comes back to its place, or it leaves.
                reserved = reserved.With(ReservesOf(waiter, now));
                continue;
            }

            try
            {
                reserved = Attend(waiter, cause, reserved, now, ref due);
            }
            catch (Exception e)
            {
                // An application's own strategy, or filter: its request hears of it, not whoever has come to serve it.
                Quit(waiter, WaitEnd.Failed, e);
            }
        }

        lock (_lock)
        {
            if (_count > 0 && (cause.All || due < _due))
            {
                SetTimer(due);
            }
        }
    }

    /// <summary>Serves one that is claimed, or puts it back.</summary>
    /// <returns>Whom those behind it do not get.</returns>
    private TriedSet Attend(Waiter waiter, PumpCause cause, TriedSet reserved, long now, ref long due)
    {
        Hold? hold = HoldOf(waiter, now);
        if (hold is not null && hold.Next > now && waiter.Until > hold.Next)
        {
            due = Math.Min(due, hold.Next);
            waiter.PutBack();
            return reserved.With(ReservesOf(waiter, now)).With(TriedSet.Of(hold.Deployment));
        }

        if (TryServe(waiter, reserved, hold, now))
        {
            return reserved;
        }

        due = Math.Min(due, Look(waiter, cause, now));
        return reserved.With(ReservesOf(waiter, now));
    }

    /// <summary>The next one of a pass for whom anything can be left.</summary>
    private bool TryNext(bool first, TriedSet reserved, [NotNullWhen(true)] out Waiter? waiter)
    {
        lock (_lock)
        {
            while (true)
            {
                waiter = Next(first);
                first = false;
                if (waiter is null || (waiter.Group == _group && _group.IsCovered(reserved)))
                {
                    waiter = null;
                    return false;
                }

                if (!waiter.Group.IsCovered(reserved))
                {
                    return true;
                }
            }
        }
    }

    private Waiter? Next(bool first)
    {
        Lane? next = null;
        foreach (Lane lane in _lanes)
        {
            if (first)
            {
                lane.Begin();
            }

            if (lane.Next is { } waiter && (next?.Next is not { } other || Before(lane.Served + lane.Passed, waiter, next.Served + next.Passed, other.Key, other.Sequence)))
            {
                next = lane;
            }
        }

        Waiter? found = next?.Next;
        if (found is not null)
        {
            next!.Pass(found);
        }

        return found;
    }

    /// <summary>Leases a deployment for one that is claimed.</summary>
    /// <returns>Whether it does not wait any more; if it does, it is still claimed.</returns>
    private bool TryServe(Waiter waiter, TriedSet reserved, Hold? hold, long now)
    {
        TriedSet taken = waiter.Tried.With(reserved);
        if (!Selection.TryLease(waiter.Group, ref taken, waiter.FactsAt(now), board.Random, out Lease lease))
        {
            return false;
        }

        DeploymentState deployment = lease.Deployment!;
        if (!waiter.TryGrant(in lease))
        {
            Queueing.GiveBack(waiter.Call.Engine, ref lease, now);
            return true;
        }

        lock (_lock)
        {
            if (LaneOf(waiter.Tenant) is { } lane)
            {
                lane.Served++;
                lane.Passed--;
            }

            if (hold?.Deployment == deployment)
            {
                hold.Next += hold.Interval;
            }

            Remove(waiter);
        }

        waiter.Tell();
        return true;
    }

    /// <summary>Finds out what one that could not be served can expect, and puts it back, unless that is nothing.</summary>
    /// <returns>When the queue should be woken for it.</returns>
    private long Look(Waiter waiter, PumpCause cause, long now)
    {
        RequestFacts facts = waiter.FactsAt(now);
        Outlook outlook = cause.All || !waiter.IsSeen ? Outlook.Of(waiter.Group, ref waiter.Tried, in facts, waiter.Until)
            : cause.One is { } one ? waiter.Outlook.With(one, waiter.Group, ref waiter.Tried, in facts, waiter.Until)
            : waiter.Outlook;
        waiter.IsSeen = true;
        if (!outlook.IsHopeful)
        {
            Quit(waiter, WaitEnd.InVain);
            return long.MaxValue;
        }

        lock (_lock)
        {
            waiter.Outlook = outlook;
            if (waiter.PassableUntil == 0 && !outlook.Heavy.IsEmpty)
            {
                waiter.PassableUntil = now + board.Clock.Units(Passable);
            }
        }

        waiter.PutBack();
        return outlook.Earliest;
    }

    private void Quit(Waiter waiter, WaitEnd how, Exception? exception = null)
    {
        if (waiter.TryEnd(how, exception))
        {
            lock (_lock)
            {
                Remove(waiter);
            }

            waiter.Tell();
        }
    }

    private TriedSet ReservesOf(Waiter waiter, long now)
    {
        lock (_lock)
        {
            return waiter.End is null ? waiter.Reserves(now) : default;
        }
    }
}
