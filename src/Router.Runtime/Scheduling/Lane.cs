namespace LlmRouter.Scheduling;

/// <summary>Those of one tenant who wait, in order; of everybody, where tenants do not take turns. Guarded by the lock of its queue.</summary>
/// <param name="tenant">The tenant.</param>
/// <param name="served">Its turns so far: what the others had when it came.</param>
internal sealed class Lane(string tenant, long served)
{
    private readonly List<Waiter> _waiters = [];
    private long _seenKey;
    private long _seenSequence;

    public string Tenant { get; } = tenant;

    /// <summary>Turns that it has had.</summary>
    public long Served { get; set; } = served;

    /// <summary>Of the pass that runs: those who were looked at and stay.</summary>
    public int Passed { get; set; }

    public int Count => _waiters.Count;

    public Waiter this[int index] => _waiters[index];

    public void Add(Waiter waiter) => _waiters.Insert(After(waiter.Key, waiter.Sequence), waiter);

    public bool Remove(Waiter waiter)
    {
        int at = IndexOf(waiter);
        if (at < 0)
        {
            return false;
        }

        _waiters.RemoveAt(at);
        return true;
    }

    public int IndexOf(Waiter waiter)
    {
        int at = After(waiter.Key, waiter.Sequence) - 1;
        return at >= 0 && _waiters[at] == waiter ? at : -1;
    }

    /// <summary>How many come before, or are, one of this place.</summary>
    public int After(long key, long sequence)
    {
        int low = 0;
        int high = _waiters.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            Waiter waiter = _waiters[middle];
            if (waiter.Key < key || (waiter.Key == key && waiter.Sequence <= sequence))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Begins a pass.</summary>
    public void Begin()
    {
        Passed = 0;
        _seenKey = long.MinValue;
        _seenSequence = 0;
    }

    /// <summary>The next one of the pass, whoever has come or gone since; it is not gone past yet.</summary>
    public Waiter? Next => After(_seenKey, _seenSequence) is var at && at < _waiters.Count ? _waiters[at] : null;

    /// <summary>Goes past the next one.</summary>
    public void Pass(Waiter next)
    {
        (_seenKey, _seenSequence) = (next.Key, next.Sequence);
        Passed++;
    }
}
