using System.Numerics;

namespace LlmRouter.Core;

/// <summary>What keeps a deployment from being offered, one mask each.</summary>
internal enum Block
{
    /// <summary>Switched off, draining or removed.</summary>
    Off,

    /// <summary>Cooling down until <see cref="DeploymentState.CooldownUntil"/>.</summary>
    Cooling,

    /// <summary>Known to be at a limit until <see cref="DeploymentState.FullUntil"/>.</summary>
    Full,
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

    private readonly DeploymentState?[] _slots = new DeploymentState?[Size];
    private ulong _off;
    private ulong _cooling;
    private ulong _full;
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

        return Volatile.Read(ref _off) | Volatile.Read(ref _cooling) | Volatile.Read(ref _full);
    }

    public bool Is(Block block, ulong bit) => (Volatile.Read(ref Mask(block)) & bit) != 0;

    public void Set(Block block, ulong bit) => Interlocked.Or(ref Mask(block), bit);

    public void Clear(Block block, ulong bit) => Interlocked.And(ref Mask(block), ~bit);

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
            default: return ref _full;
        }
    }

    private void Wake(long now)
    {
        // Reset first: whoever blocks a deployment from here on lowers it again. A full fence, because the masks must not be read
        // before: a bit missed here whose wake-up this overwrites would stay for ever.
        Interlocked.Exchange(ref _wake, long.MaxValue);
        Release(Block.Cooling, now);
        Release(Block.Full, now);
    }

    private void Release(Block block, long now)
    {
        for (ulong word = Volatile.Read(ref Mask(block)); word != 0; word &= word - 1)
        {
            Refresh(block, BitOperations.TrailingZeroCount(word), now);
        }
    }
}
