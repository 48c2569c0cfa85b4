namespace LlmRouter.Limits;

/// <summary>What one attempt has reserved of budgets: those of its deployment and those of its request. All or nothing.</summary>
internal readonly struct BudgetHold
{
    private readonly Budget[] _deployment;
    private readonly Budget[] _request;
    private readonly long _when;
    private readonly long _amount;

    private BudgetHold(Budget[] deployment, Budget[] request, long amount, DateTimeOffset when)
    {
        _deployment = deployment;
        _request = request;
        _amount = amount;
        _when = when.UtcTicks;
    }

    /// <summary>Whether any budget is held.</summary>
    public bool Any => _deployment is not null;

    /// <summary>Reserves an amount of all budgets, in their order; when one refuses, what was taken is given back.</summary>
    public static bool TryTake(Budget[] deployment, Budget[] request, long amount, DateTimeOffset now, out BudgetHold hold)
    {
        int taken = Take(deployment, amount, now);
        if (taken == deployment.Length)
        {
            int more = Take(request, amount, now);
            if (more == request.Length)
            {
                hold = new BudgetHold(deployment, request, amount, now);
                return true;
            }

            GiveBack(request.AsSpan(0, more), amount, now);
        }

        GiveBack(deployment.AsSpan(0, taken), amount, now);
        hold = default;
        return false;
    }

    /// <summary>Replaces what was reserved by what it came to, in nanodollars; <see langword="null"/> when that is unknown.</summary>
    public void Settle(long? spent, TimeProvider time)
    {
        if (_deployment is null)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        var when = new DateTimeOffset(_when, TimeSpan.Zero);
        foreach (Budget budget in _deployment)
        {
            budget.Settle(_amount, spent ?? _amount, when, now);
        }

        foreach (Budget budget in _request)
        {
            budget.Settle(_amount, spent ?? _amount, when, now);
        }
    }

    private static int Take(Budget[] budgets, long amount, DateTimeOffset now)
    {
        int taken = 0;
        while (taken < budgets.Length && budgets[taken].TryTake(amount, now))
        {
            taken++;
        }

        return taken;
    }

    private static void GiveBack(ReadOnlySpan<Budget> budgets, long amount, DateTimeOffset now)
    {
        foreach (Budget budget in budgets)
        {
            budget.Settle(amount, 0, now, now);
        }
    }
}
