using System.Numerics;

namespace LlmRouter.Core;

/// <summary>What keeps a deployment from being offered, one mask each.</summary>
internal enum Block
{
    /// <summary>Switched off, draining or removed.</summary>
    Off,

    /// <summary>Cooling down until <see cref="DeploymentState.CooldownUntil"/>, or for as long as another probe is to decide.</summary>
    Cooling,

    /// <summary>Known to be at a limit until <see cref="DeploymentState.FullUntil"/>.</summary>
    Full,

    /// <summary>Outside the times at which it may be used.</summary>
    Closed,
}

/// <summary>
/// 64 slots for deployments: a bit each in the masks, a lane each in the arrays that strategies scan. It never moves and outlives
/// the tables that refer to it; a slot is given to another deployment only when the one before has no lease open any more. Masks change by atomic operations only; those that end by themselves (cooling, full) are cleared by
/// the first decision after their time, without timers.
/// </summary>
internal sealed class DeploymentChunk(int index)
{
    public const int Size = 64;

    /// <summary>Requests in flight, by slot.</summary>
    public readonly int[] InFlight = new int[Size];

    /// <summary>What attempts took, by slot.</summary>
    public readonly LatencyLanes Latency = new();

    /// <summary>What metered deployments were used for lately, by slot.</summary>
    public readonly UsageLanes Usage = new();

    /// <summary>Held by whoever changes the health of one of its deployments; never across a call, and last of all locks.</summary>
    public readonly Lock Health = new();

    private readonly DeploymentState?[] _slots = new DeploymentState?[Size];
    private ulong _off;
    private ulong _cooling;
    private ulong _full;
    private ulong _closed;
    private ulong _scheduled;
    private ulong _slow;
    private long _wake = long.MaxValue;

    /// <summary>Its position among the router's chunks.</summary>
    public int Index { get; } = index;

    /// <summary>The deployments, by slot.</summary>
    public ReadOnlySpan<DeploymentState?> Slots => _slots;

    /// <summary>
    /// Gives a slot to a deployment, or to nobody; whoever had it must have no lease open. What the masks said of it is forgotten.
    /// </summary>
    public void Seat(int slot, DeploymentState? state, bool off, long now)
    {
        ulong bit = 1UL << slot;
        Unschedule(bit);
        EndSlowStart(bit);
        Latency.Reset(slot);
        Usage.Write(slot, 0, 0);
        Volatile.Write(ref _slots[slot], state);
        if (off)
        {
            Set(Block.Off, bit);
        }
        else
        {
            Clear(Block.Off, bit);
        }

        Refresh(Block.Cooling, slot, now);
        Refresh(Block.Full, slot, now);
        Clear(Block.Closed, bit);
        if (state?.Settings.Traits.Schedule is not null)
        {
            Schedule(state, now);
        }
    }

    /// <summary>
    /// Makes a mask say what the deadline of the slot's deployment says, whoever changes either at the same time: both are looked
    /// at again after the mask was written.
    /// </summary>
    public void Refresh(Block block, int slot, long now)
    {
        ulong bit = 1UL << slot;
        DeploymentState? state;
        long until;
        do
        {
            state = Volatile.Read(ref _slots[slot]);
            until = state?.BlockedUntil(block) ?? 0;
            if (until > now)
            {
                Set(block, bit);
                WakeAt(until);
            }
            else
            {
                if (block == Block.Cooling && state is not null && state.SlowUntil > now)
                {
                    Interlocked.Or(ref _slow, bit);
                    WakeAt(state.SlowUntil);
                }

                Clear(block, bit);
            }
        }
        while (state != Volatile.Read(ref _slots[slot]) || until != (state?.BlockedUntil(block) ?? 0));
    }

    /// <summary>The deployments that are not to be offered at <paramref name="now"/>.</summary>
    public ulong Blocked(long now)
    {
        if (now >= Volatile.Read(ref _wake))
        {
            Wake(now);
        }

        return Volatile.Read(ref _off) | Volatile.Read(ref _cooling) | Volatile.Read(ref _full) | Volatile.Read(ref _closed);
    }

    /// <summary>The deployments that are off, or outside their times: no cooldown or limit has to end for them.</summary>
    public ulong Away => Volatile.Read(ref _off) | Volatile.Read(ref _closed);

    /// <summary>The deployments that are back from a cooldown and not yet offered to every request.</summary>
    public ulong Slow => Volatile.Read(ref _slow);

    public bool Is(Block block, ulong bit) => (Volatile.Read(ref Mask(block)) & bit) != 0;

    public void Set(Block block, ulong bit) => Interlocked.Or(ref Mask(block), bit);

    public void Clear(Block block, ulong bit) => Interlocked.And(ref Mask(block), ~bit);

    /// <summary>Minds the times at which a deployment may be used.</summary>
    public void Schedule(DeploymentState state, long now)
    {
        Interlocked.Or(ref _scheduled, state.Bit);
        Keep(state.Slot, now);
    }

    /// <summary>Minds the times of a deployment no more.</summary>
    public void Unschedule(ulong bit) => Interlocked.And(ref _scheduled, ~bit);

    /// <summary>Ends the slow start of a deployment.</summary>
    public void EndSlowStart(ulong bit) => Interlocked.And(ref _slow, ~bit);

    /// <summary>Asks that the masks be looked at no later than <paramref name="at"/>.</summary>
    public void WakeAt(long at)
    {
        long seen = Volatile.Read(ref _wake);
        while (at < seen)
        {
            long found = Interlocked.CompareExchange(ref _wake, at, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    private ref ulong Mask(Block block)
    {
        switch (block)
        {
            case Block.Off: return ref _off;
            case Block.Cooling: return ref _cooling;
            case Block.Full: return ref _full;
            default: return ref _closed;
        }
    }

    private void Wake(long now)
    {
        // Reset first: whoever blocks a deployment from here on lowers it again. A full fence, because the masks must not be read
        // before: a bit missed here whose wake-up this overwrites would stay for ever.
        Interlocked.Exchange(ref _wake, long.MaxValue);
        Release(Block.Cooling, now);
        Release(Block.Full, now);
        for (ulong word = Volatile.Read(ref _scheduled); word != 0; word &= word - 1)
        {
            Keep(BitOperations.TrailingZeroCount(word), now);
        }

        for (ulong word = Slow; word != 0; word &= word - 1)
        {
            int slot = BitOperations.TrailingZeroCount(word);
            if (Volatile.Read(ref _slots[slot]) is { } state && state.SlowUntil > now)
            {
                WakeAt(state.SlowUntil);
            }
            else
            {
                EndSlowStart(1UL << slot);
            }
        }
    }

    /// <summary>
    /// Makes the mask say what the times of the slot's deployment say, whoever gives it others, or the slot to another, at the same
    /// time: both are looked at again after the mask was written.
    /// </summary>
    private void Keep(int slot, long now)
    {
        DeploymentState? state;
        AccessSchedule? schedule;
        do
        {
            state = Volatile.Read(ref _slots[slot]);
            schedule = state?.Settings.Traits.Schedule;
            bool open = true;
            long wake = long.MaxValue;
            if (schedule is not null)
            {
                DateTimeOffset time = state!.Clock.Provider.GetUtcNow();
                (open, DateTimeOffset until) = schedule.At(time);
                wake = now + state.Clock.Units(until - time);
            }

            if (open)
            {
                Clear(Block.Closed, 1UL << slot);
            }
            else
            {
                Set(Block.Closed, 1UL << slot);
            }

            // Last: who looked at an earlier time and wrote later than another is so found out.
            WakeAt(wake);
        }
        while (state != Volatile.Read(ref _slots[slot]) || schedule != state?.Settings.Traits.Schedule);
    }

    private void Release(Block block, long now)
    {
        for (ulong word = Volatile.Read(ref Mask(block)); word != 0; word &= word - 1)
        {
            Refresh(block, BitOperations.TrailingZeroCount(word), now);
        }
    }
}
