using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using LlmRouter.Telemetry;

namespace LlmRouter.Core;

/// <content>Admission: what a request takes, and what it gives back.</content>
internal sealed partial class DeploymentState
{
    /// <summary>
    /// Takes a place in flight, a request, its tokens and what it may cost, all or nothing. A refusal that nobody could pass also
    /// takes the deployment out of the candidates until it ends.
    /// </summary>
    public bool TryLease(in RequestFacts request, out Lease lease, out Refusal refusal)
        => AwaitsProbe ? TryProbe(in request, out lease, out refusal) : Admit(in request, out lease, out refusal);

    private bool Admit(in RequestFacts request, out Lease lease, out Refusal refusal)
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
