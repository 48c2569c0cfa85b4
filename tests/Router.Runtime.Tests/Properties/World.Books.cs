using System.Runtime.CompilerServices;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Limits;

namespace LlmRouter.Tests.Properties;

/// <summary>The model's own accounting, and how it is held against the engine's.</summary>
internal sealed partial class World
{
    /// <summary>What speaks against sending a call to a deployment now.</summary>
    private IEnumerable<string> Against(Member member, ModelCall call)
    {
        Declared declared = member.Declared;
        if (member.IsDrained)
        {
            yield return "it is drained";
        }

        if (_router.State(declared.Name).CooldownUntil > Now)
        {
            yield return "it cools down";
        }

        // Whom a request is for is settled by the table that it began with; only what is asked of the deployment itself is of now.
        if (call is { Attempts: 0, Tag: { } tag } && declared.Tag != tag)
        {
            yield return "it has another tag";
        }

        (long input, long output) = Need(member, call);
        foreach (LimitKind kind in ModelLimits.Counted)
        {
            long amount = kind switch { LimitKind.Requests => 1, LimitKind.Tokens => input + output, LimitKind.InputTokens => input, _ => output };
            if (declared.Limits.Of(kind) is { } limit && member.Books.Used(kind, Second) + amount > limit)
            {
                yield return $"{kind}: {member.Books.Used(kind, Second)} + {amount} of {limit}";
            }
        }

        if (declared.Limits.MaxParallel is { } most && member.Books.Open.Count >= most)
        {
            yield return $"{member.Books.Open.Count} of {most} in flight";
        }

        long cost = declared.Cost(input, output);
        foreach ((ModelAccount account, long limit) in AccountsOf(member).Concat(call.Accounts))
        {
            long spent = account.Spent(Date);
            if (spent >= limit || cost > limit - spent)
            {
                yield return $"budget: {spent} + {cost} of {limit}";
            }
        }
    }

    /// <summary>Whether its cooldown is over but a probe is under way.</summary>
    private bool IsProbed(Member member) => _router.State(member.Declared.Name).BlockedUntil(Block.Cooling) > Now;

    private static bool CouldServe(Member member, ModelCall call)
        => member.Declared.Group != call.Group ? member.Declared.Group == "h" : call.Pin is null || call.Pin == member.Declared.Name;

    /// <summary>Whether somebody of a lower tier could have been asked, who is not on his way back from a cooldown either.</summary>
    private bool IsLowerTierFree(Member member, ModelCall call)
        => _members.Values.Any(m => m.Declared.Group == member.Declared.Group && m.Declared.Order < member.Declared.Order
            && _router.State(m.Declared.Name).CooldownUntil == 0 && !Against(m, call).Any());

    private (long Input, long Output) Need(Member member, ModelCall call)
    {
        Declared declared = member.Declared;
        if (!call.Estimated.Contains(declared.Group))
        {
            return (0, 0);
        }

        if (call.MaxOutput is { } stated)
        {
            return (call.Tokens, stated);
        }

        // A guess: the mean of its answers, else of the group's, and no more than the limit leaves.
        long guess = member.Books.Mean.IsKnown ? member.Books.Mean.Value : _groups[declared.Group].Mean.Value;
        long free = Math.Min(declared.Limits.OutputTpm ?? long.MaxValue, declared.Limits.Tpm is { } tpm ? tpm - call.Tokens : long.MaxValue);
        return (call.Tokens, Math.Max(0, Math.Min(guess, free)));
    }

    private bool IsEstimated(string group, RoutingStrategy? strategy, bool paysItself)
        => paysItself || (strategy ?? _groups[group].Strategy) is RoutingStrategy.UsageBased or RoutingStrategy.CostBased
            || _groups[group].Strategy is RoutingStrategy.UsageBased or RoutingStrategy.CostBased
            || _members.Values.Any(m => m.Declared.Group == group && (m.Declared.Limits.HasTokens || AccountsOf(m).Any()));

    private IEnumerable<(ModelAccount Account, long Limit)> AccountsOf(Member member)
        => _accounts.Where(a => a.Key.Scope == "provider:openai" || a.Key.Scope == "deployment:" + member.Declared.Name).Select(a => (a.Value, a.Key.Limit));

    private (ModelAccount Account, long Limit)[] OwnAccounts(string? tag, string? tenant)
    {
        var own = new List<(ModelAccount, long)>();
        foreach ((DeclaredBudget budget, ModelAccount account) in _accounts)
        {
            if (tag is not null && budget.Scope == "tag:" + tag)
            {
                own.Add((account, budget.Limit));
            }
            else if (tenant is not null && budget.Scope == "tenant:*")
            {
                if (!_tenants.TryGetValue((tenant, budget), out ModelAccount? each))
                {
                    _tenants[(tenant, budget)] = each = new ModelAccount(budget.Window);
                }

                own.Add((each, budget.Limit));
            }
        }

        return [.. own];
    }

    private void Succeed(HeldAttempt attempt, TokenUsage? usage)
    {
        ModelBooks books = attempt.Lease.Books;
        long? cost = usage is { } used ? attempt.Client.Declared!.Cost(used.Input, used.Output) : null;
        Close(attempt, false, usage is { } u ? u.Input - attempt.Lease.Input : 0, usage is { } v ? v.Output - attempt.Lease.Output : 0, cost ?? attempt.Lease.Nano);
        books.Requests++;
        books.Successes++;
        if (usage is { } reported)
        {
            Book(books, reported.Input, reported.Output, cost!.Value);
            books.Mean.Observe(reported.Output);
            _groups[attempt.Client.Declared!.Group].Mean.Observe(reported.Output);
        }
    }

    private void Fail(HeldAttempt attempt, FailureKind kind, FailureStage stage)
    {
        (ModelBooks books, ModelLease lease) = (attempt.Lease.Books, attempt.Lease);
        if (stage == FailureStage.Sent)
        {
            // Sent and cut: what was reported and what was seen since, else the estimate and what was seen.
            (long input, long output) = TokenUsage.From(attempt.Usage) is { } usage ? (usage.Input, usage.Output + attempt.Unreported) : (attempt.Call.Tokens, attempt.Shown);
            // A report of nothing at all says nothing: what was reserved of the input, and of the money, stays.
            bool known = input + output > 0;
            long cost = attempt.Client.Declared!.Cost(input, output);
            Close(attempt, false, known ? input - lease.Input : 0, output - lease.Output, known ? cost : lease.Nano);
            Book(books, input, output, cost);
        }
        else
        {
            Close(attempt, stage == FailureStage.NotSent, -lease.Input, -lease.Output, 0);
        }

        books.Requests++;
        if (kind == FailureKind.Cancelled)
        {
            books.Cancelled++;
        }
        else
        {
            books.Failures[kind] = books.Failures.GetValueOrDefault(kind) + 1;
        }
    }

    private void Close(HeldAttempt attempt, bool request, long input, long output, long cost)
    {
        attempt.IsOver = true;
        ModelLease lease = attempt.Lease;
        lease.Books.Open.Remove(lease);
        lease.Books.Correct(lease, request, input, output, Second);
        foreach (ModelAccount account in lease.Accounts)
        {
            account.Settle(lease.Nano, cost, lease.Time, Date);
        }
    }

    private static void Book(ModelBooks books, long input, long output, long nano)
    {
        books.InputTokens += input;
        books.OutputTokens += output;
        books.Nano += nano;
    }

    private void Compare()
    {
        foreach (Member member in _members.Values)
        {
            string name = member.Declared.Name;
            DeploymentStatus status = Router.Deployments.Get(name).GetStatus();
            ModelBooks books = member.Books;
            Same(name, "in flight", books.Open.Count, status.InFlight);
            Same(name, "requests", books.Requests, status.Requests);
            Same(name, "successes", books.Successes, status.Successes);
            Same(name, "cancelled", books.Cancelled, status.Cancelled);
            Same(name, "input tokens", books.InputTokens, status.InputTokens);
            Same(name, "output tokens", books.OutputTokens, status.OutputTokens);
            Same(name, "nanodollars", books.Nano, (long)(status.Cost * Budget.Nano));
            Same(name, "off", member.IsDrained ? 1 : 0, status.IsOff ? 1 : 0);
            foreach (FailureKind kind in Enum.GetValues<FailureKind>())
            {
                Same(name, $"failures of {kind}", books.Failures.GetValueOrDefault(kind), status.Failures.GetValueOrDefault(kind));
            }

            foreach (LimitKind kind in ModelLimits.Counted.Where(books.Windows.ContainsKey))
            {
                Same(name, $"{kind} used", books.Used(kind, Second), UsedBy(_router.State(name), kind) ?? -1);
            }
        }

        foreach (Budget budget in _router.Engine.Table.Budgets.All)
        {
            Same(budget.Scope, "spent", _accounts.Single(a => a.Key.Scope == budget.Scope).Value.Spent(Date), budget.Spent(Date));
        }

        foreach (((string tenant, DeclaredBudget declared), ModelAccount account) in _tenants.Where(t => _accounts.ContainsKey(t.Key.Budget)))
        {
            Same(tenant, "spent", account.Spent(Date), _router.Engine.Table.Budgets.For(new RouteOptions { Tenant = tenant }).Single(b => b.Window == declared.Window).Spent(Date));
        }

        // Slots are taken back on another thread; a removed deployment keeps its own until its last call has ended.
        int draining = Open.Select(c => c.Attempt).OfType<HeldAttempt>().Where(a => !a.IsOver && !_members.Values.Any(m => m.Client == a.Client)).Select(a => a.Client).Distinct().Count();
        Complain(!SpinWait.SpinUntil(() => Router.Live.Draining == draining, Patience), $"{draining} removed deployments run on, the router holds {Router.Live.Draining}");
        Throw();
    }

    private void Same(string name, string what, long expected, long actual)
    {
        Complain(expected < 0, $"{name}: {what} is {expected} in the model");
        Complain(expected != actual, $"{name}: {what} is {actual}, not {expected}");
    }

    private long? UsedBy(DeploymentState state, LimitKind kind)
    {
        if (GateOf(state) is not { } gate)
        {
            return null;
        }

        gate.Refresh(Now);
        return (kind switch { LimitKind.Requests => RequestsOf(gate), LimitKind.Tokens => TokensOf(gate), LimitKind.InputTokens => InputOf(gate), _ => OutputOf(gate) })?.Used;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    private static extern ref LimitGate? GateOf(DeploymentState state);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_requests")]
    private static extern ref RateWindow? RequestsOf(LimitGate gate);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tokens")]
    private static extern ref RateWindow? TokensOf(LimitGate gate);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_input")]
    private static extern ref RateWindow? InputOf(LimitGate gate);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_output")]
    private static extern ref RateWindow? OutputOf(LimitGate gate);
}
