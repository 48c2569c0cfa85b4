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
        Headroom = new Headroom(clock);
        client.Attach(Headroom);
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

    /// <summary>The output tokens of its answers.</summary>
    public OutputMean Output { get; } = new();

    /// <summary>All deployments that use the same key at the same endpoint, this one included.</summary>
    public IReadOnlyList<DeploymentState> SameCredential { get; set; } = [];

    public ref int InFlight => ref Chunk.InFlight[Slot];

    public long CooldownUntil => Volatile.Read(ref _cooldownUntil);

    public FailureKind CooldownKind => (FailureKind)Volatile.Read(ref _cooldownKind);

    /// <summary>Until when, after its last cooldown, it is not offered to every request.</summary>
    public long SlowUntil => Settings.SlowStart > TimeSpan.Zero && CooldownUntil > 0 ? CooldownUntil + Clock.Units(Settings.SlowStart) : 0;

    public long FullUntil => Volatile.Read(ref _fullUntil);

    public long BlockedUntil(Block block) => block == Block.Cooling ? CooldownUntil : FullUntil;

    /// <summary>What the provider has said is left of its limits.</summary>
    public Headroom Headroom { get; }

    /// <summary>The budgets that its calls are paid from.</summary>
    public Budget[] Budgets { get; set; } = [];

    /// <summary>
    /// Takes a place in flight, a request, its tokens and what it may cost, all or nothing. A refusal that nobody could pass also
    /// takes the deployment out of the candidates until it ends.
    /// </summary>
    public bool TryLease(in RequestFacts request, out Lease lease, out Refusal refusal)
    {
        int input = request.Need.Input;
        int output = request.Need.OutputOf(this);
        lease = default;
        if (!Headroom.IsUnknown && !Headroom.TryTake((long)input + output, request.Now, out refusal))
        {
            MarkFull(refusal, in request);
            return false;
        }

        BudgetHold budgets = default;
        if (Budgets.Length > 0 || request.Budgets.Length > 0)
        {
            if (!BudgetHold.TryTake(Budgets, request.Budgets, CostOf(input, output), Clock.Provider.GetUtcNow(), out budgets))
            {
                refusal = PeekBudgets(input, output, in request) ?? default;
                Headroom.GiveBack((long)input + output);
                return false;
            }
        }

        if (Volatile.Read(ref _gate) is not { } gate)
        {
            Interlocked.Increment(ref InFlight);
            lease = new Lease(this, Uncounted, 0, 0, request.Now, budgets);
            refusal = default;
            return true;
        }

        if (gate.TryTake(ref InFlight, input, output, request.Now, out long second, out refusal))
        {
            lease = new Lease(this, second, input, output, request.Now, budgets);
            return true;
        }

        budgets.Settle(0, Clock.Provider);
        Headroom.GiveBack((long)input + output);
        MarkFull(refusal, in request);
        return false;
    }

    /// <summary>What would refuse such a request now; <see langword="null"/> when nothing would.</summary>
    public Refusal? Peek(in RequestFacts request)
    {
        int input = request.Need.Input;
        int output = request.Need.OutputOf(this);
        return PeekBudgets(input, output, in request)
            ?? Headroom.Peek((long)input + output, request.Now)
            ?? Volatile.Read(ref _gate)?.Peek(Volatile.Read(ref InFlight), input, output, request.Now);
    }

    /// <summary>Ends a lease's hold: the place in flight, and the correction of what it had reserved.</summary>
    public void Release(long second, int request, long input, long output, long now)
    {
        Interlocked.Decrement(ref InFlight);
        if (request != 0)
        {
            Headroom.GiveBack(-(input + output));
        }

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
        Chunk.EndSlowStart(Bit);
    }

    /// <summary>What a request may cost, in nanodollars.</summary>
    private long CostOf(int input, int output) => Settings.Price is { } price ? Budget.Of(price.Of(new TokenUsage(input, output, 0))) : 0;

    private Refusal? PeekBudgets(int input, int output, in RequestFacts request)
    {
        if (Budgets.Length == 0 && request.Budgets.Length == 0)
        {
            return null;
        }

        DateTimeOffset time = Clock.Provider.GetUtcNow();
        long cost = CostOf(input, output);
        return Find(Budgets, cost, time, request.Now) ?? Find(request.Budgets, cost, time, request.Now);
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
        }
    }
}
