namespace LlmRouter.Limits;

/// <summary>
/// A limit that holds for every 60 s interval: a ring of one-second sub-windows, in which an amount counts until its whole
/// sub-window is older than 60 s. Freed capacity so returns at most one second late, and a limit is never exceeded by a burst
/// across any edge. Not thread-safe: <see cref="LimitGate"/> guards it.
/// </summary>
/// <param name="limit">The limit.</param>
/// <param name="from">The first second that counts: nothing reserved before can be given back.</param>
internal sealed class RateWindow(long limit, long from = 0)
{
    /// <summary>60 whole seconds and the running one.</summary>
    public const int Length = 61;

    private readonly long[] _ring = new long[Length];
    private long _second;

    public long Limit { get; set; } = limit;

    /// <summary>What counts now. More than the limit after an under-estimate: it is repaid before anything is admitted.</summary>
    public long Used { get; private set; }

    /// <summary>Lets go of what is over. Time never goes back: an earlier second is taken for the latest one seen.</summary>
    public void Advance(long second)
    {
        if (second <= _second)
        {
            return;
        }

        if (second - _second >= Length)
        {
            Array.Clear(_ring);
            Used = 0;
        }
        else
        {
            for (long s = _second + 1; s <= second; s++)
            {
                ref long slot = ref _ring[s % Length];
                Used -= slot;
                slot = 0;
            }
        }

        _second = second;
    }

    public bool Fits(long amount) => Used + amount <= Limit;

    /// <summary>Counts an amount now.</summary>
    /// <returns>The second under which it is counted, for <see cref="GiveBack"/>.</returns>
    public long Add(long amount)
    {
        _ring[_second % Length] += amount;
        Used += amount;
        return _second;
    }

    /// <summary>Gives back what was counted under a second, unless that is over already, or was before the window's first one.</summary>
    public void GiveBack(long amount, long second)
    {
        if (second >= from && _second - second < Length)
        {
            _ring[second % Length] -= amount;
            Used -= amount;
        }
    }

    /// <summary>
    /// The first second in which <paramref name="amount"/> fits if nothing else is admitted; <see cref="long.MaxValue"/> when it
    /// never does.
    /// </summary>
    public long FitsFrom(long amount)
    {
        if (amount > Limit)
        {
            return long.MaxValue;
        }

        long used = Used;
        for (long s = _second + 1; used + amount > Limit && s <= _second + Length; s++)
        {
            used -= _ring[s % Length];
            if (used + amount <= Limit)
            {
                return s;
            }
        }

        return _second;
    }
}
