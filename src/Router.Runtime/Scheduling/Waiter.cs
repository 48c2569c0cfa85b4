using System.Numerics;
using System.Runtime.ExceptionServices;
using LlmRouter.Core;

namespace LlmRouter.Scheduling;

/// <summary>
/// One request's place in a queue. Its stage changes by atomic operations: whoever ends it first decides how; a lease that was
/// taken for a request that has ended in the meantime is given back by whoever took it.
/// </summary>
internal sealed class Waiter(RoutedCall call, int priority, string tenant)
{
    // The stages: at its own loop, waiting, being served; from Ended on: Ended + how.
    private const int Away = 0;
    private const int Waiting = 1;
    private const int Claimed = 2;
    private const int Ended = 16;

    private readonly (RequestQueue? Queue, long Key, long Sequence, long Joined) _place;
    private TaskCompletionSource<WaitEnd> _told = null!;
    private RequestFacts _facts;
    private Exception? _exception;
    private Lease _lease;
    private int _stage;

    /// <summary>For a request whose lease was of no use: it has the place again that it had.</summary>
    public Waiter(Waiter before)
        : this(before.Call, before.Priority, before.Tenant)
        => _place = (before.Queue, before.Key, before.Sequence, before.Joined);

    public RoutedCall Call { get; } = call;

    public int Priority { get; } = priority;

    public string Tenant { get; } = tenant;

    /// <summary>Where it waits; set when it joins.</summary>
    public RequestQueue? Queue { get; private set; }

    /// <summary>Its place in the order: lower goes first, equal ones by <see cref="Sequence"/>. It never changes, since all age alike.</summary>
    public long Key { get; private set; }

    public long Sequence { get; private set; }

    /// <summary>When it joined.</summary>
    public long Joined { get; private set; }

    /// <summary>When its wait ends.</summary>
    public long Until { get; private set; }

    /// <summary>The group as the request sees it.</summary>
    public GroupTable Group { get; private set; } = null!;

    /// <summary>Whom the request does not try any more.</summary>
    public TriedSet Tried;

    /// <summary>What it can expect. Guarded by the lock of the queue.</summary>
    public Outlook Outlook { get; set; }

    /// <summary>Until when smaller ones may pass it; 0 = it has not been looked at yet. Guarded by the lock of the queue.</summary>
    public long PassableUntil { get; set; }

    /// <summary>Whether it has been looked at since it joined. Used by whoever serves the queue.</summary>
    public bool IsSeen { get; set; }

    /// <summary>How the wait ends.</summary>
    public Task<WaitEnd> Told => _told.Task;

    /// <summary>Whether nobody has decided yet how the wait ends.</summary>
    public bool IsWaiting => Volatile.Read(ref _stage) is Waiting or Claimed;

    /// <summary>How it has ended; <see langword="null"/> when it has not.</summary>
    public WaitEnd? End => Volatile.Read(ref _stage) is >= Ended and var stage ? (WaitEnd)(stage - Ended) : null;

    /// <summary>Whether the request goes by a table that is not the router's any more, and may take the new one.</summary>
    public bool IsOutdated => Call.Attempts == 0 && Call.Table != Call.Engine.Table;

    /// <summary>What the request needs, at a time.</summary>
    public RequestFacts FactsAt(long now) => _facts with { Now = now };

    /// <summary>Says what is waited for. Called by the request, before it joins or comes back.</summary>
    public void Prepare(GroupTable group, in RequestFacts facts, in TriedSet tried, long until)
    {
        Group = group;
        _facts = facts;
        Tried = tried;
        Until = until;
        _told = new TaskCompletionSource<WaitEnd>();
    }

    /// <summary>Gives it its place. Called under the lock of the queue.</summary>
    public void Enter(RequestQueue queue, long key, long sequence, long now)
    {
        Queue = queue;
        (Key, Sequence, Joined) = _place.Queue == queue ? (_place.Key, _place.Sequence, _place.Joined) : (key, sequence, now);
    }

    /// <summary>Begins to wait, or goes on with it.</summary>
    /// <returns>Whether it had not ended.</returns>
    public bool TryWait()
    {
        if (Interlocked.CompareExchange(ref _stage, Waiting, Away) == Away)
        {
            return true;
        }

        Tell();
        return false;
    }

    /// <summary>Keeps everybody else from serving or sending it away, until it is put back or leased; it may still be ended.</summary>
    public bool TryClaim() => Interlocked.CompareExchange(ref _stage, Claimed, Waiting) == Waiting;

    public void PutBack() => Interlocked.CompareExchange(ref _stage, Waiting, Claimed);

    /// <summary>Hands it a lease, unless it has ended. The request hears of it by <see cref="Tell"/>.</summary>
    public bool TryGrant(in Lease lease)
    {
        if (Interlocked.CompareExchange(ref _stage, Ended + (int)WaitEnd.Leased, Claimed) != Claimed)
        {
            return false;
        }

        _lease = lease;
        return true;
    }

    /// <summary>Sends the request round its loop, to come back to its place.</summary>
    public void GoRound()
    {
        if (Interlocked.CompareExchange(ref _stage, Away, Waiting) == Waiting)
        {
            Report(WaitEnd.Changed);
        }
    }

    /// <summary>Ends the wait, unless it has ended. The request hears of it by <see cref="Tell"/>.</summary>
    public bool TryEnd(WaitEnd how, Exception? exception = null)
    {
        int stage = Volatile.Read(ref _stage);
        while (stage < Ended)
        {
            if (exception is not null)
            {
                _exception = exception;
            }

            int found = Interlocked.CompareExchange(ref _stage, Ended + (int)how, stage);
            if (found == stage)
            {
                return true;
            }

            stage = found;
        }

        return false;
    }

    /// <summary>Lets the request know how it has ended, if it waits to hear.</summary>
    public void Tell() => Report((WaitEnd)(Volatile.Read(ref _stage) - Ended));

    /// <summary>The lease, once.</summary>
    public Lease TakeLease()
    {
        Lease lease = _lease;
        _lease = default;
        return lease;
    }

    /// <summary>Throws what the application's code has thrown.</summary>
    public void Rethrow() => ExceptionDispatchInfo.Throw(_exception ?? new InvalidOperationException("The wait failed."));

    /// <summary>The deployments that nobody behind it may take.</summary>
    public TriedSet Reserves(long now)
    {
        Outlook outlook = Outlook;
        return outlook.Heavy.IsEmpty || (PassableUntil != 0 && now >= PassableUntil) ? outlook.Wants : outlook.Wants.Except(outlook.Heavy);
    }

    /// <summary>The only one of its group that is open to it now; <see langword="null"/> when none is, or several.</summary>
    public DeploymentState? OnlyOpen(long now)
    {
        RequestFacts facts = FactsAt(now);
        DeploymentState? only = null;
        for (int s = 0; s < Group.Segments.Length; s++)
        {
            ulong open = Eligibility.Prospects(Group, s, ref Tried, in facts) & ~Group.Segments[s].Chunk.Blocked(now);
            if (open == 0)
            {
                continue;
            }

            if (only is not null || (open & (open - 1)) != 0)
            {
                return null;
            }

            only = Group.At((s << 6) | BitOperations.TrailingZeroCount(open));
        }

        return only;
    }

    // Not here and now: whoever ends a wait, under a lock or not, has something else to do than the work of the request.
    private void Report(WaitEnd how)
    {
        TaskCompletionSource<WaitEnd> told = _told;
        Call.Engine.Capacity.Later(() => told.TrySetResult(how));
    }
}
