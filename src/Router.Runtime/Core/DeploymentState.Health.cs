using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Core;

/// <content>
/// Health: cooldowns, the probe after them, slow start. Changes are made under the chunk's <see cref="DeploymentChunk.Health"/>;
/// what decisions read of them (mask, deadlines, whether a probe is owed) is read without it.
/// </content>
internal sealed partial class DeploymentState
{
    /// <summary>While a probe is undecided, one more request passes every so often.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    private long _cooldownUntil;
    private long _cooldownBegan = long.MinValue;
    private long _nextProbe;
    private long _backSince;
    private long _heldUntil;
    private int _cooldownKind;
    private int _cooldownsInARow;
    private bool _awaitsProbe;

    /// <summary>The end of its last cooldown; 0 when it had none, or it was reset.</summary>
    public long CooldownUntil => Volatile.Read(ref _cooldownUntil);

    /// <summary>When its last cooldown began: attempts leased later than that are the ones that say how it is now.</summary>
    public long CooldownBegan => Volatile.Read(ref _cooldownBegan);

    public FailureKind CooldownKind => (FailureKind)Volatile.Read(ref _cooldownKind);

    /// <summary>Cooldowns that began without a success between them.</summary>
    public int CooldownsInARow => Volatile.Read(ref _cooldownsInARow);

    /// <summary>
    /// The end of a cooldown during which its requests wait for it, because they have nobody else and it has said how long; 0 when
    /// its last cooldown was none such. Stays when that time is over.
    /// </summary>
    public long HeldUntil => Volatile.Read(ref _heldUntil);

    /// <summary>Whether its requests wait for the end of its cooldown instead of being refused.</summary>
    public bool IsHeld(long now) => HeldUntil > now;

    /// <summary>Whether it cools down, or has not answered since, and is to be tried by one request at a time.</summary>
    public bool AwaitsProbe => Volatile.Read(ref _awaitsProbe);

    /// <summary>Whether its cooldown is over and it has not answered since.</summary>
    public bool IsHalfOpen(long now) => AwaitsProbe && now >= CooldownUntil;

    /// <summary>When it came back from its last cooldown; 0 when that is past minding, or has not happened.</summary>
    public long BackSince => Volatile.Read(ref _backSince);

    /// <summary>Until when, after its last cooldown, it is not offered to every request.</summary>
    public long SlowUntil => Settings.SlowStart > TimeSpan.Zero && BackSince is > 0 and var since ? since + Clock.Units(Settings.SlowStart) : 0;

    public long BlockedUntil(Block block)
        => block != Block.Cooling ? FullUntil
            : AwaitsProbe ? Math.Max(CooldownUntil, Volatile.Read(ref _nextProbe))
            : CooldownUntil;

    /// <summary>Whether an attempt leased at that time says how the deployment is now: its last cooldown began earlier.</summary>
    public bool IsCurrent(long started) => started > CooldownBegan;

    /// <summary>
    /// Leaves it alone for a time. Deadlines only move forward. An attempt that is not current neither begins nor renews nor doubles:
    /// it moves the deadline only by a time that its provider named.
    /// </summary>
    /// <param name="cooldown">What a failure asks for.</param>
    /// <param name="started">When its attempt was leased.</param>
    /// <param name="now">The time.</param>
    /// <param name="length">For how long from now.</param>
    /// <returns>Whether this moved the deadline.</returns>
    public bool Cool(in Cooldown cooldown, long started, long now, out TimeSpan length)
    {
        lock (Chunk.Health)
        {
            bool current = IsCurrent(started);
            length = cooldown.After(_cooldownsInARow);
            long until = now + Clock.Units(length);
            if (IsRetired || until <= _cooldownUntil || !(current || cooldown.Named is not null))
            {
                return false;
            }

            if (current || now >= _cooldownUntil)
            {
                Volatile.Write(ref _cooldownBegan, now);
            }

            // A probe that was owed before the provider's late word is still owed.
            bool probed = cooldown.IsProbed || (!current && _awaitsProbe);
            Volatile.Write(ref _cooldownsInARow, _cooldownsInARow + (current ? 1 : 0));
            Volatile.Write(ref _cooldownKind, (int)cooldown.Kind);
            Volatile.Write(ref _heldUntil, cooldown.IsHold ? until : 0);
            Volatile.Write(ref _backSince, probed ? 0 : until);
            Volatile.Write(ref _nextProbe, 0);
            Volatile.Write(ref _cooldownUntil, until);

            // At no moment between may a lease pass: the deadline first; the probe, which looks at it, before the mask if it is owed
            // now, and after it if it is owed no more. The slot may be another's by now: the mask says what holds for that one.
            Volatile.Write(ref _awaitsProbe, probed || _awaitsProbe);
            Chunk.Refresh(Block.Cooling, Slot, now);
            Volatile.Write(ref _awaitsProbe, probed);
        }

        Stats.Cooled();
        return true;
    }

    /// <summary>An attempt was answered.</summary>
    /// <param name="started">When it was leased.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether the deployment had to show that it is back, and has.</returns>
    public bool Answered(long started, long now)
    {
        if (!AwaitsProbe && CooldownsInARow == 0)
        {
            return false;
        }

        lock (Chunk.Health)
        {
            if (IsRetired || !IsCurrent(started) || now < _cooldownUntil)
            {
                return false;
            }

            Volatile.Write(ref _cooldownsInARow, 0);
            if (!_awaitsProbe)
            {
                return false;
            }

            // What led to the cooldown is settled by it.
            Failures.Reset();
            Volatile.Write(ref _backSince, now);
            EndProbing(now);
            return true;
        }
    }

    /// <summary>A probe failed that nobody can be spared for: it goes on as any other, as if there had been no cooldown to end.</summary>
    /// <returns>Whether a probe was owed.</returns>
    public bool LeaveIn(long started)
    {
        lock (Chunk.Health)
        {
            long now = Clock.Now;
            if (!_awaitsProbe || !IsCurrent(started) || now < _cooldownUntil)
            {
                return false;
            }

            EndProbing(now);
            return true;
        }
    }

    /// <summary>An attempt ended undecided: if it was the probe whose turn it is, the next lease is a probe at once.</summary>
    /// <returns>Whether a turn was handed on.</returns>
    public bool HandOn(long started, long now)
    {
        if (!AwaitsProbe)
        {
            return false;
        }

        lock (Chunk.Health)
        {
            // Of several undecided ones the latest has the turn; its lease began when the turn did.
            if (!_awaitsProbe || _nextProbe <= now || _nextProbe != started + Clock.Units(ProbeInterval))
            {
                return false;
            }

            Volatile.Write(ref _nextProbe, 0);
            Chunk.Refresh(Block.Cooling, Slot, now);
            return true;
        }
    }

    /// <summary>Ends a cooldown and forgets what led to it.</summary>
    /// <returns>Whether there was one, or a probe was owed.</returns>
    public bool ResetCooldown()
    {
        lock (Chunk.Health)
        {
            long now = Clock.Now;
            bool ends = _awaitsProbe || _cooldownUntil > now;
            Failures.Reset();
            Volatile.Write(ref _cooldownsInARow, 0);
            Volatile.Write(ref _heldUntil, 0);
            Volatile.Write(ref _backSince, 0);
            Volatile.Write(ref _cooldownUntil, 0);
            EndProbing(now);
            if (!IsRetired)
            {
                Chunk.EndSlowStart(Bit);
            }

            return ends;
        }
    }

    /// <summary>Leases for a probe: whoever gets past the gate closes it behind himself for a while, and opens it again if he is refused.</summary>
    private bool TryProbe(in RequestFacts request, out Lease lease, out Limits.Refusal refusal)
    {
        lease = default;
        refusal = default;
        return ClaimProbe(request.Now) && (Admit(in request, out lease, out refusal) || Refused(request.Now));

        bool Refused(long started)
        {
            HandOn(started, started);
            return false;
        }
    }

    private bool ClaimProbe(long now)
    {
        if (now < BlockedUntil(Block.Cooling))
        {
            return false;
        }

        lock (Chunk.Health)
        {
            if (!_awaitsProbe)
            {
                // Back since it was asked.
                return true;
            }

            if (now < BlockedUntil(Block.Cooling))
            {
                return false;
            }

            Volatile.Write(ref _nextProbe, now + Clock.Units(ProbeInterval));
            Chunk.Refresh(Block.Cooling, Slot, now);
            return true;
        }
    }

    private void EndProbing(long now)
    {
        Volatile.Write(ref _awaitsProbe, false);
        Volatile.Write(ref _nextProbe, 0);
        Chunk.Refresh(Block.Cooling, Slot, now);
    }

    /// <summary>What the old connection is left alone for holds for the same key at the same endpoint, and for no other.</summary>
    private void TakeOverHealth(DeploymentState before)
    {
        lock (before.Chunk.Health)
        {
            _cooldownUntil = before._cooldownUntil;
            _cooldownBegan = before._cooldownBegan;
            _cooldownKind = before._cooldownKind;
            _cooldownsInARow = before._cooldownsInARow;
            _heldUntil = before._heldUntil;
            _backSince = before._backSince;
            _nextProbe = before._nextProbe;
            _awaitsProbe = before._awaitsProbe;
        }
    }
}
