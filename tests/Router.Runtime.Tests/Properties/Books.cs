using LlmRouter.Limits;

namespace LlmRouter.Tests.Properties;

/// <summary>What a limit counts: amounts and the seconds they were booked in, one after the other.</summary>
internal sealed class ModelWindow(long from)
{
    private readonly List<(long Second, long Amount)> _booked = [];

    /// <summary>An amount counts until its whole second is older than 60 s.</summary>
    public long Used(long second) => _booked.Where(b => second - b.Second <= 60).Sum(b => b.Amount);

    public void Add(long amount, long second) => _booked.Add((second, amount));

    /// <summary>What was reserved becomes what it came to: more is booked now, less is given back as long as it counts.</summary>
    public void Correct(long difference, long reserved, long second)
    {
        if (difference > 0)
        {
            Add(difference, second);
        }
        else if (reserved >= from)
        {
            Add(difference, reserved);
        }
    }
}

/// <summary>The money of one budget: amounts and when they were booked.</summary>
internal sealed class ModelAccount(BudgetWindow window)
{
    private readonly List<(DateTimeOffset Time, long Amount)> _booked = [];

    public long Spent(DateTimeOffset now) => _booked.Where(b => IsSame(b.Time, now)).Sum(b => b.Amount);

    public void Add(long amount, DateTimeOffset time) => _booked.Add((time, amount));

    public void Settle(long reserved, long spent, DateTimeOffset when, DateTimeOffset now)
    {
        Add(-reserved, when);
        Add(spent, now);
    }

    private bool IsSame(DateTimeOffset a, DateTimeOffset b)
        => a.Date == b.Date && a.Hour == b.Hour && (window == BudgetWindow.Hour || a.Minute == b.Minute);
}

/// <summary>What one deployment has been used for, over all its connections.</summary>
internal sealed class ModelBooks
{
    public Dictionary<LimitKind, ModelWindow> Windows { get; } = [];

    /// <summary>Whether anything has been asked of its limits yet: before, nothing is booked.</summary>
    public bool IsLimited { get; set; }

    public bool IsMetered { get; set; }

    public bool HasTaken { get; set; }

    public List<ModelLease> Open { get; } = [];

    public long Requests { get; set; }

    public long Successes { get; set; }

    public long Cancelled { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    public long Nano { get; set; }

    public Dictionary<FailureKind, long> Failures { get; } = [];

    public ModelMean Mean { get; } = new();

    public long Used(LimitKind kind, long second) => Windows.TryGetValue(kind, out ModelWindow? window) ? window.Used(second) : 0;

    /// <summary>Other limits: what was used stays used, and what is new begins with nothing.</summary>
    public void Limit(ModelLimits limits, long second)
    {
        if (!IsLimited && !limits.Any)
        {
            return;
        }

        foreach (LimitKind kind in ModelLimits.Counted)
        {
            bool counts = limits.Of(kind) is not null || (IsMetered && kind is LimitKind.Requests or LimitKind.Tokens && IsMetered);
            if (!counts)
            {
                Windows.Remove(kind);
            }
            else if (!Windows.ContainsKey(kind))
            {
                // What was reserved before, and in this very second, is not given back to it.
                Windows[kind] = new ModelWindow(IsLimited ? second + 1 : 0);
            }
        }

        IsLimited = true;
    }

    /// <summary>A strategy asks for requests and tokens.</summary>
    public void Meter(long second)
    {
        IsMetered = true;
        IsLimited = true;
        Windows.TryAdd(LimitKind.Requests, new ModelWindow(HasTaken ? second + 1 : 0));
        Windows.TryAdd(LimitKind.Tokens, new ModelWindow(HasTaken ? second + 1 : 0));
    }

    public void Take(long input, long output, long second)
    {
        HasTaken |= IsLimited;
        Book(LimitKind.Requests, w => w.Add(1, second));
        Book(LimitKind.Tokens, w => w.Add(input + output, second));
        Book(LimitKind.InputTokens, w => w.Add(input, second));
        Book(LimitKind.OutputTokens, w => w.Add(output, second));
    }

    public void Correct(ModelLease lease, bool request, long input, long output, long second)
    {
        if (lease.IsLimited)
        {
            Book(LimitKind.Requests, w => w.Correct(request ? -1 : 0, lease.Second, second));
            Book(LimitKind.Tokens, w => w.Correct(input + output, lease.Second, second));
            Book(LimitKind.InputTokens, w => w.Correct(input, lease.Second, second));
            Book(LimitKind.OutputTokens, w => w.Correct(output, lease.Second, second));
        }
    }

    private void Book(LimitKind kind, Action<ModelWindow> action)
    {
        if (Windows.TryGetValue(kind, out ModelWindow? window))
        {
            action(window);
        }
    }
}

/// <summary>A moving mean of output tokens.</summary>
internal sealed class ModelMean
{
    private double _mean = 256;

    public bool IsKnown { get; private set; }

    public long Value => (long)_mean;

    public void Observe(long tokens)
    {
        _mean += (tokens - _mean) / 16;
        IsKnown = true;
    }
}

/// <summary>What one attempt holds.</summary>
internal sealed record ModelLease(ModelBooks Books, bool IsLimited, long Second, long Input, long Output, long Nano, DateTimeOffset Time, ModelAccount[] Accounts);
