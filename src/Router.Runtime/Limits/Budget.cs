namespace LlmRouter.Limits;

/// <summary>
/// US dollars for one scope and calendar window (UTC). What a request may cost is reserved when it is admitted and replaced by
/// what it did cost when it has ended; a window that is over takes its reservations with it. Thread-safe.
/// </summary>
internal sealed class Budget
{
    /// <summary>Nanodollars in a dollar.</summary>
    public const decimal Nano = 1_000_000_000m;

    private readonly Account _account;

    /// <param name="scope">What it is for, as configured, e.g. <c>provider:openai</c>.</param>
    /// <param name="limit">Nanodollars in one window.</param>
    /// <param name="window">The window.</param>
    public Budget(string scope, long limit, BudgetWindow window)
        : this(scope, limit, window, new Account())
    {
    }

    private Budget(string scope, long limit, BudgetWindow window, Account account)
    {
        Scope = scope;
        Limit = limit;
        Window = window;
        _account = account;
    }

    public string Scope { get; }

    public long Limit { get; }

    public BudgetWindow Window { get; }

    /// <summary>The same money under another limit: what is spent or reserved stays so.</summary>
    public Budget WithLimit(long limit) => new(Scope, limit, Window, _account);

    /// <summary>A price in nanodollars, as much of it as fits.</summary>
    public static long Of(decimal dollars) => dollars <= 0 ? 0 : dollars >= long.MaxValue / Nano ? long.MaxValue : (long)(dollars * Nano);

    /// <summary>What is spent or reserved in the window of <paramref name="now"/>, in nanodollars.</summary>
    public long Spent(DateTimeOffset now)
    {
        lock (_account.Lock)
        {
            Advance(now);
            return _account.Spent;
        }
    }

    /// <summary>Whether so much is left. A spent budget has nothing left, not even for what is free.</summary>
    public bool Fits(long amount, DateTimeOffset now)
    {
        long spent = Spent(now);
        return spent < Limit && amount <= Limit - spent;
    }

    /// <summary>Reserves, or takes nothing.</summary>
    public bool TryTake(long amount, DateTimeOffset now)
    {
        lock (_account.Lock)
        {
            Advance(now);
            if (_account.Spent >= Limit || amount > Limit - _account.Spent)
            {
                return false;
            }

            _account.Spent += amount;
            return true;
        }
    }

    /// <summary>Replaces a reservation by what it came to.</summary>
    /// <param name="reserved">What was reserved.</param>
    /// <param name="spent">What it came to.</param>
    /// <param name="when">When it was reserved: only within the same window is it given back.</param>
    /// <param name="now">The time.</param>
    public void Settle(long reserved, long spent, DateTimeOffset when, DateTimeOffset now)
    {
        lock (_account.Lock)
        {
            Advance(now);
            if (IndexOf(when) == _account.Window)
            {
                _account.Spent -= reserved;
            }

            _account.Spent = Math.Max(0, spent > long.MaxValue - _account.Spent ? long.MaxValue : _account.Spent + spent);
        }
    }

    /// <summary>When the window of <paramref name="now"/> ends.</summary>
    public DateTimeOffset EndOf(DateTimeOffset now)
    {
        DateTime utc = now.UtcDateTime;
        return Window switch
        {
            BudgetWindow.Minute => new DateTimeOffset(utc.Date.AddMinutes((utc.Hour * 60) + utc.Minute + 1), TimeSpan.Zero),
            BudgetWindow.Hour => new DateTimeOffset(utc.Date.AddHours(utc.Hour + 1), TimeSpan.Zero),
            BudgetWindow.Day => new DateTimeOffset(utc.Date.AddDays(1), TimeSpan.Zero),
            _ => new DateTimeOffset(new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1)),
        };
    }

    public override string ToString() => $"{Scope} a {Window.ToString().ToLowerInvariant()}";

    private void Advance(DateTimeOffset now)
    {
        // A clock that is put back does not open a window again.
        long index = IndexOf(now);
        if (index > _account.Window)
        {
            _account.Window = index;
            _account.Spent = 0;
        }
    }

    private long IndexOf(DateTimeOffset time) => Window switch
    {
        BudgetWindow.Minute => time.UtcTicks / TimeSpan.TicksPerMinute,
        BudgetWindow.Hour => time.UtcTicks / TimeSpan.TicksPerHour,
        BudgetWindow.Day => time.UtcTicks / TimeSpan.TicksPerDay,
        _ => (time.UtcDateTime.Year * 12L) + time.UtcDateTime.Month,
    };

    /// <summary>What is spent in the window that runs. Guarded by its lock; budgets that follow on each other share it.</summary>
    private sealed class Account
    {
        public readonly Lock Lock = new();
        public long Window = long.MinValue;
        public long Spent;
    }
}
