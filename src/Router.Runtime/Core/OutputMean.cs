namespace LlmRouter.Core;

/// <summary>The moving mean of output tokens an answer, for reservations without a stated maximum. Lock-free.</summary>
internal sealed class OutputMean
{
    /// <summary>What an answer is taken to be before any has been seen.</summary>
    public const int First = 256;

    private const double Weight = 1.0 / 16;

    private double _mean = First;

    public int Value => (int)Volatile.Read(ref _mean);

    /// <summary>Whether an answer has been seen.</summary>
    public bool IsKnown { get; private set; }

    public void Reset()
    {
        IsKnown = false;
        Volatile.Write(ref _mean, First);
    }

    /// <summary>Takes an answer into the mean. A sample lost to a concurrent one does no harm.</summary>
    public void Observe(long outputTokens)
    {
        double seen = Volatile.Read(ref _mean);
        Interlocked.CompareExchange(ref _mean, seen + ((outputTokens - seen) * Weight), seen);
        IsKnown = true;
    }
}
