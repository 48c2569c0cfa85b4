namespace LlmRouter.Core;

/// <summary>What a group learns while the router runs; it outlives tables. Lock-free.</summary>
internal sealed class GroupState
{
    /// <summary>What an answer is taken to be before any has been seen.</summary>
    public const int FirstMeanOutput = 256;

    private const double Weight = 1.0 / 16;

    private double _meanOutput = FirstMeanOutput;
    private double _divisor;

    /// <summary>The moving mean of output tokens an answer, for reservations without a stated maximum.</summary>
    public int MeanOutput => (int)Volatile.Read(ref _meanOutput);

    /// <summary>
    /// The moving mean of what times of whole answers are divided by: their output tokens, 1 where none are reported.
    /// </summary>
    public float Divisor => Volatile.Read(ref _divisor) is > 0 and var mean ? (float)mean : 1;

    /// <summary>Takes an answer into <see cref="Divisor"/>.</summary>
    public void ObserveDivisor(long outputTokens)
    {
        double seen = Volatile.Read(ref _divisor);
        Interlocked.CompareExchange(ref _divisor, seen > 0 ? seen + ((outputTokens - seen) * Weight) : outputTokens, seen);
    }

    /// <summary>Takes an answer into the mean. A sample lost to a concurrent one does no harm.</summary>
    public void Observe(long outputTokens)
    {
        double seen = Volatile.Read(ref _meanOutput);
        Interlocked.CompareExchange(ref _meanOutput, seen + ((outputTokens - seen) * Weight), seen);
    }
}
