using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using LlmRouter.Telemetry;

namespace LlmRouter.Core;

/// <summary>
/// One deployment for as long as the router lives: tables come and go, this stays, and leases refer to it. Everything that
/// changes in it changes by atomic operations.
/// </summary>
internal sealed class DeploymentState
{
    // The second of a lease that was taken before there were windows: there is nothing to correct.
    private const long Uncounted = -1;

    private LimitGate? _gate;
    private long _cooldownUntil;
    private long _fullUntil;
    private int _cooldownKind;

    public DeploymentState(
        DeploymentChunk chunk, int slot, string group, string id, DeploymentClient client, DeploymentConnection connection, DeploymentSettings settings, RouterClock clock)
    {
        Chunk = chunk;
        Slot = slot;
        Group = group;
        Id = id;
        Client = client;
        Connection = connection;
        Settings = settings;
        Clock = clock;
        Failures = new FailureWindow(clock);
        _gate = settings.Limits.Any ? new LimitGate(settings.Limits, clock) : null;
    }

    public DeploymentChunk Chunk { get; }

    public int Slot { get; }

    public ulong Bit => 1UL << Slot;

    /// <summary>The name of the group that declares it.</summary>
    public string Group { get; }

    public string Id { get; }

    /// <summary><c>group/id</c>.</summary>
    public string Name => Connection.Name;

    public DeploymentClient Client { get; }

    public DeploymentConnection Connection { get; }

    public DeploymentSettings Settings { get; }

    public RouterClock Clock { get; }

    public FailureWindow Failures { get; }

    public DeploymentStats Stats { get; } = new();

    /// <summary>Where it runs, as configured.</summary>
    public string? Region { get; init; }

    /// <summary>All deployments that use the same key at the same endpoint, this one included.</summary>
    public IReadOnlyList<DeploymentState> SameCredential { get; set; } = [];

    public ref int InFlight => ref Chunk.InFlight[Slot];

    public long CooldownUntil => Volatile.Read(ref _cooldownUntil);

    public FailureKind CooldownKind => (FailureKind)Volatile.Read(ref _cooldownKind);

    public long FullUntil => Volatile.Read(ref _fullUntil);

    public long BlockedUntil(Block block) => block == Block.Cooling ? CooldownUntil : FullUntil;

    /// <summary>
    /// Takes a place in flight, a request and its tokens, all or nothing. A refusal that nobody could pass also takes the
    /// deployment out of the candidates until it ends.
    /// </summary>
    public bool TryLease(int input, int output, long now, out Lease lease, out Refusal refusal)
    {
        if (Volatile.Read(ref _gate) is not { } gate)
        {
            Interlocked.Increment(ref InFlight);
            lease = new Lease(this, Uncounted, 0, 0, now);
            refusal = default;
            return true;
        }

        if (gate.TryTake(ref InFlight, input, output, now, out long second, out refusal))
        {
            lease = new Lease(this, second, input, output, now);
            return true;
        }

        lease = default;
        MarkFull(refusal, now);
        return false;
    }

    /// <summary>What would refuse such a request now; <see langword="null"/> when nothing would.</summary>
    public Refusal? Peek(int input, int output, long now) => Volatile.Read(ref _gate)?.Peek(Volatile.Read(ref InFlight), input, output, now);

    /// <summary>Ends a lease's hold: the place in flight, and the correction of what it had reserved.</summary>
    public void Release(long second, int request, long input, long output, long now)
    {
        Interlocked.Decrement(ref InFlight);
        if (second != Uncounted && Volatile.Read(ref _gate) is { } gate)
        {
            gate.Correct(second, request, input, output, now);
            if (Chunk.Is(Block.Full, Bit))
            {
                // Whatever was given back may be just what the next one needs; the gate still decides.
                Volatile.Write(ref _fullUntil, 0);
                Chunk.Clear(Block.Full, Bit);
            }
        }
    }

    /// <summary>
    /// Has its requests and tokens counted from here on, for strategies that go by them, whether they are limited or not.
    /// Thread-safe; once is enough.
    /// </summary>
    public void Meter()
    {
        LimitGate gate = Volatile.Read(ref _gate) ?? Make();
        gate.Meter(Chunk.Usage, Slot);

        LimitGate Make()
        {
            var made = new LimitGate(Settings.Limits, Clock);
            return Interlocked.CompareExchange(ref _gate, made, null) ?? made;
        }
    }

    /// <summary>Lets go of what is over in its windows, and shows it to strategies.</summary>
    public void RefreshUsage(long now) => Volatile.Read(ref _gate)?.Refresh(now);

    /// <summary>Leaves it alone until then. Deadlines only move forward.</summary>
    /// <returns>Whether this moved the deadline.</returns>
    public bool Cool(long until, FailureKind kind)
    {
        long seen = CooldownUntil;
        while (until > seen)
        {
            long found = Interlocked.CompareExchange(ref _cooldownUntil, until, seen);
            if (found == seen)
            {
                Volatile.Write(ref _cooldownKind, (int)kind);
                Chunk.Set(Block.Cooling, Bit);
                Chunk.WakeAt(until);
                Stats.Cooled();
                return true;
            }

            seen = found;
        }

        return false;
    }

    public void ResetCooldown()
    {
        Failures.Reset();
        Volatile.Write(ref _cooldownUntil, 0);
        Chunk.Clear(Block.Cooling, Bit);
    }

    private void MarkFull(Refusal refusal, long now)
    {
        // Only what refuses even the smallest request: a big one that does not fit says nothing about others. Requests in
        // flight end without a time, so they are left to the gate.
        bool everybody = refusal.Kind == LimitKind.Requests || (refusal.Kind != LimitKind.Parallel && refusal.Used >= refusal.Limit);
        if (everybody && refusal.FreeAt is > 0 and < long.MaxValue && refusal.FreeAt > now)
        {
            Volatile.Write(ref _fullUntil, refusal.FreeAt);
            Chunk.Set(Block.Full, Bit);
            Chunk.WakeAt(refusal.FreeAt);

            // Something may have been given back between the refusal and the mark; nobody would clear it again.
            if (Peek(1, 0, now) is null)
            {
                Chunk.Clear(Block.Full, Bit);
            }
        }
    }
}
