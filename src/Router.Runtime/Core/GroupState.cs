namespace LlmRouter.Core;

/// <summary>What a group learns while the router runs; it outlives tables. Lock-free.</summary>
internal sealed class GroupState
{
    /// <summary>What an answer is taken to be before any has been seen.</summary>
    public const int FirstMeanOutput = 256;

    private const double Weight = 1.0 / 16;

    private double _meanOutput = FirstMeanOutput;

    /// <summary>The moving mean of output tokens an answer, for reservations without a stated maximum.</summary>
    public int MeanOutput => (int)Volatile.Read(ref _meanOutput);

    public void Reset() => Volatile.Write(ref _meanOutput, FirstMeanOutput);

    /// <summary>Takes an answer into the mean. A sample lost to a concurrent one does no harm.</summary>
    public void Observe(long outputTokens)
    {
        double seen = Volatile.Read(ref _meanOutput);
        Interlocked.CompareExchange(ref _meanOutput, seen + ((outputTokens - seen) * Weight), seen);
    }
}
