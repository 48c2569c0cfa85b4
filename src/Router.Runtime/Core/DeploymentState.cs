using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using LlmRouter.Telemetry;

namespace LlmRouter.Core;

/// <summary>
/// One deployment with one connection, from when it is added until it is removed: tables come and go, this stays, and leases
/// refer to it. Everything that changes in it changes by atomic operations. A deployment whose connection is changed goes on as
/// another state in another slot, which shares the books (<see cref="Stats"/>, the limits' windows) of the one before.
/// </summary>
internal sealed class DeploymentState
{
    private LimitGate? _gate;
    private DeploymentSettings _settings;
    private DeploymentState? _predecessor;
    private bool _retired;
    private bool _gone;
    private long _cooldownUntil;
    private long _fullUntil;
    private int _cooldownKind;

    public DeploymentState(
        DeploymentChunk chunk,
        int slot,
        string group,
        string id,
        DeploymentClient client,
        DeploymentConnection connection,
        DeploymentSettings settings,
        RouterClock clock,
        DeploymentState? predecessor = null,
        bool sameAccount = false)
    {
        Chunk = chunk;
        Slot = slot;
        Group = group;
        Id = id;
        Client = client;
        Connection = connection;
        Clock = clock;
        _settings = settings;
        _predecessor = predecessor;
        Stats = predecessor?.Stats ?? new DeploymentStats();
        Failures = sameAccount ? predecessor!.Failures : new FailureWindow(clock);
        Headroom = sameAccount ? predecessor!.Headroom : new Headroom(clock);
        client.Attach(Headroom);
        Output = predecessor?.Output ?? new OutputMean();
        _gate = predecessor?._gate ?? (settings.Limits.Any ? new LimitGate(settings.Limits, clock) : null);
        if (sameAccount)
        {
            // What the old connection is left alone for holds for the same key at the same endpoint, and for no other.
            _cooldownUntil = predecessor!.CooldownUntil;
            _cooldownKind = (int)predecessor.CooldownKind;
        }
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

    /// <summary>What is configured for it; replaced as a whole by <see cref="Configure"/>.</summary>
    public DeploymentSettings Settings => _settings;

    public RouterClock Clock { get; }

    public FailureWindow Failures { get; }

    public DeploymentStats Stats { get; }

    /// <summary>The output tokens of its answers.</summary>
    public OutputMean Output { get; }

    /// <summary>All deployments that use the same key at the same endpoint, this one included.</summary>
    public DeploymentState[] SameCredential => Credential?.Users ?? [this];

    /// <summary>What its connection was made of.</summary>
    public required DeploymentConfiguration Configuration { get; init; }

    /// <summary>The key at its endpoint, when it has one.</summary>
    public SharedCredential? Credential { get; init; }

    public ref int InFlight => ref Chunk.InFlight[Slot];

    /// <summary>Requests in flight, those included that go on over connections that it had before.</summary>
    public int AllInFlight => Volatile.Read(ref InFlight) + InFlightBefore;

    /// <summary>Removed, or gone on with another connection: it takes no lease any more, and ends those that it has.</summary>
    public bool IsRetired => Volatile.Read(ref _retired);

    /// <summary>Switched off, draining or removed.</summary>
    public bool IsOff => IsRetired || Chunk.Is(Block.Off, Bit);

    /// <summary>Switched off by what is declared. Used by whoever changes the router.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether calls over connections that it had before may still run.</summary>
    public bool HasPredecessor => Volatile.Read(ref _predecessor) is not null;

    /// <summary>Whether it holds a place in the pool of connections.</summary>
    public bool IsPooled { get; init; }

    /// <summary>Called, perhaps more than once, when a retired deployment has ended its last lease.</summary>
    public Action? Drained { get; init; }

    private int InFlightBefore
    {
        get
        {
            int count = 0;
            for (DeploymentState? state = Volatile.Read(ref _predecessor); state is not null; state = Volatile.Read(ref state._predecessor))
            {
                // Read before it is asked whether the slot was still its own.
                int own = Volatile.Read(ref state.InFlight);
                count += Volatile.Read(ref state._gone) ? 0 : own;
            }

            return count;
        }
    }

    public long CooldownUntil => Volatile.Read(ref _cooldownUntil);

    public FailureKind CooldownKind => (FailureKind)Volatile.Read(ref _cooldownKind);

    /// <summary>Until when, after its last cooldown, it is not offered to every request.</summary>
    public long SlowUntil => Settings.SlowStart > TimeSpan.Zero && CooldownUntil > 0 ? CooldownUntil + Clock.Units(Settings.SlowStart) : 0;

    public long FullUntil => Volatile.Read(ref _fullUntil);

    public long BlockedUntil(Block block) => block == Block.Cooling ? CooldownUntil : FullUntil;

    /// <summary>What the provider has said is left of its limits.</summary>
    public Headroom Headroom { get; }

    /// <summary>
    /// Takes a place in flight, a request, its tokens and what it may cost, all or nothing. A refusal that nobody could pass also
    /// takes the deployment out of the candidates until it ends.
    /// </summary>
    public bool TryLease(in RequestFacts request, out Lease lease, out Refusal refusal)
    {
        int input = request.Need.Input;
        int output = request.Need.OutputOf(this);
        lease = default;
        refusal = default;
        if (_retired)
        {
            return false;
        }

        int learnt = Headroom.Version;
        if (!Headroom.IsUnknown && !Headroom.TryTake((long)input + output, request.Now, out refusal))
        {
            MarkFull(refusal, in request);
            return false;
        }

        BudgetHold budgets = default;
        Budget[] own = Settings.Budgets;
        if (own.Length > 0 || request.Budgets.Length > 0)
        {
            if (!BudgetHold.TryTake(own, request.Budgets, CostOf(input, output), Clock.Provider.GetUtcNow(), out budgets))
            {
                refusal = PeekBudgets(input, output, in request) ?? default;
                Headroom.GiveBack((long)input + output, learnt);
                return false;
            }
        }

        if (Volatile.Read(ref _gate) is not { } gate)
        {
            Interlocked.Increment(ref InFlight);
            lease = new Lease(this, Lease.Unlimited, input, output, request.Now, learnt, budgets);
        }
        else if (gate.TryTake(ref InFlight, InFlightBefore, input, output, request.Now, out long second, out refusal))
        {
            lease = new Lease(this, second, input, output, request.Now, learnt, budgets);
        }
        else
        {
            budgets.Settle(0, Clock.Provider);
            Headroom.GiveBack((long)input + output, learnt);
            MarkFull(refusal, in request);
            return false;
        }

        // Counted first, then looked: whoever retires it looks at the counter after saying so, and one of the two sees the other.
        if (!Volatile.Read(ref _retired))
        {
            return true;
        }

        lease.Fail(FailureStage.NotSent, request.Now);
        return false;
    }

    /// <summary>What would refuse such a request now; <see langword="null"/> when nothing would.</summary>
    public Refusal? Peek(in RequestFacts request)
    {
        int input = request.Need.Input;
        int output = request.Need.OutputOf(this);
        return PeekBudgets(input, output, in request)
            ?? Headroom.Peek((long)input + output, request.Now)
            ?? Volatile.Read(ref _gate)?.Peek(AllInFlight, input, output, request.Now);
    }

    /// <summary>Ends a lease's hold: the correction of what it had reserved, and the place in flight.</summary>
    public void Release(long second, int request, long input, long output, long now, int learnt)
    {
        if (request != 0)
        {
            Headroom.GiveBack(-(input + output), learnt);
        }

        if (second != Lease.Unlimited && Volatile.Read(ref _gate) is { } gate)
        {
            gate.Correct(second, request, input, output, now);
        }

        if (Chunk.Is(Block.Full, Bit))
        {
            // Whatever was given back, or has been learnt of its answer, may be just what the next one needs; the lease still decides.
            Volatile.Write(ref _fullUntil, 0);
            Chunk.Clear(Block.Full, Bit);
        }

        // Last: with it a slot that has been given up may go to another deployment.
        if (Interlocked.Decrement(ref InFlight) == 0 && Volatile.Read(ref _retired))
        {
            Drained?.Invoke();
        }
    }

    /// <summary>Goes on with other settings. What the limits' windows hold stays; new limits are for the next admission.</summary>
    public void Configure(DeploymentSettings settings)
    {
        if (_gate is not null)
        {
            _gate.Change(settings.Limits, Clock.Now);
        }
        else if (settings.Limits.Any)
        {
            Volatile.Write(ref _gate, new LimitGate(settings.Limits, Clock));
        }

        Volatile.Write(ref _settings, settings);
        Volatile.Write(ref _fullUntil, 0);
        Chunk.Refresh(Block.Full, Slot, Clock.Now);
        Chunk.Unschedule(Bit);
        Chunk.Clear(Block.Closed, Bit);
        if (settings.Traits.Schedule is not null)
        {
            Chunk.Schedule(this, Clock.Now);
        }
    }

    /// <summary>Takes no lease any more. Once <see cref="InFlight"/> is 0 after this, it stays so.</summary>
    public void Retire()
    {
        Interlocked.Exchange(ref _retired, true);
        Chunk.Set(Block.Off, Bit);
    }

    /// <summary>Gives its slot up, after its last lease.</summary>
    public void Leave(long now)
    {
        Interlocked.Exchange(ref _gone, true);
        Chunk.Seat(Slot, null, off: true, now);
    }

    /// <summary>Forgets connections that it had before and that have ended.</summary>
    public void ForgetBefore()
    {
        while (_predecessor is { _gone: true } before)
        {
            Volatile.Write(ref _predecessor, before._predecessor);
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
        if (IsRetired)
        {
            return false;
        }

        long seen = CooldownUntil;
        while (until > seen)
        {
            long found = Interlocked.CompareExchange(ref _cooldownUntil, until, seen);
            if (found == seen)
            {
                Volatile.Write(ref _cooldownKind, (int)kind);
                Chunk.Set(Block.Cooling, Bit);
                Chunk.WakeAt(until);
                if (IsRetired)
                {
                    // The slot may be another's by now: the mask is to say what holds for that one.
                    Chunk.Refresh(Block.Cooling, Slot, Clock.Now);
                }

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
        Chunk.EndSlowStart(Bit);
    }

    /// <summary>What a request may cost, in nanodollars.</summary>
    private long CostOf(int input, int output) => Settings.Price is { } price ? Budget.Of(price.Of(new TokenUsage(input, output, 0))) : 0;

    private Refusal? PeekBudgets(int input, int output, in RequestFacts request)
    {
        if (Settings.Budgets.Length == 0 && request.Budgets.Length == 0)
        {
            return null;
        }

        DateTimeOffset time = Clock.Provider.GetUtcNow();
        long cost = CostOf(input, output);
        return Find(Settings.Budgets, cost, time, request.Now) ?? Find(request.Budgets, cost, time, request.Now);
    }

    private Refusal? Find(Budget[] budgets, long cost, DateTimeOffset time, long now)
    {
        foreach (Budget budget in budgets)
        {
            if (!budget.Fits(cost, time))
            {
                // More than a whole window's: no window will ever do.
                long free = cost > budget.Limit || budget.Limit == 0 ? long.MaxValue : now + Clock.Units(budget.EndOf(time) - time);
                return new Refusal(LimitKind.Budget, budget.Spent(time), budget.Limit, cost, free, budget);
            }
        }

        return null;
    }

    private void MarkFull(Refusal refusal, in RequestFacts request)
    {
        // Only what refuses even the smallest request: a big one that does not fit says nothing about others. Requests in
        // flight end without a time, so they are left to the gate.
        bool everybody = refusal.Kind is LimitKind.Requests or LimitKind.LearntRequests
            || (refusal.Kind == LimitKind.LearntTokens && refusal.Used <= 0)
            || (refusal.Kind is LimitKind.Tokens or LimitKind.InputTokens or LimitKind.OutputTokens && refusal.Used >= refusal.Limit);
        if (everybody && refusal.FreeAt is > 0 and < long.MaxValue && refusal.FreeAt > request.Now)
        {
            Volatile.Write(ref _fullUntil, refusal.FreeAt);
            Chunk.Set(Block.Full, Bit);
            Chunk.WakeAt(refusal.FreeAt);

            // Something may have been given back between the refusal and the mark; nobody would clear it again.
            if (Peek(new RequestFacts { Need = new Reservation(1, 0), Now = request.Now }) is null)
            {
                Chunk.Clear(Block.Full, Bit);
            }

            if (IsRetired)
            {
                Chunk.Refresh(Block.Full, Slot, request.Now);
            }
        }
    }
}
