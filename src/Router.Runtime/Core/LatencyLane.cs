namespace LlmRouter.Core;

/// <summary>
/// A moving average of some time for the 64 deployments of a chunk, a lane each, in arrays that strategies scan with vectors.
/// Lock-free: a sample lost to a concurrent one does no harm.
/// </summary>
internal sealed class LatencyLane
{
    /// <summary>Times of samples are kept in parts of a second, so that 32 bits last for years; differences may wrap.</summary>
    public const int PartsPerSecond = 16;

    // The least that a sample counts, however close it follows on the last.
    private const float Weight = 1f / 8;

    /// <summary>The averages in seconds (or seconds a token), by slot; positive infinity for whoever has no sample.</summary>
    public readonly float[] Mean = new float[DeploymentChunk.Size];

    /// <summary>When the last sample came, in parts of a second on the router's clock (<see cref="RouterClock.Parts"/>).</summary>
    public readonly int[] At = new int[DeploymentChunk.Size];

    private ulong _seen;

    public LatencyLane() => Array.Fill(Mean, float.PositiveInfinity);

    /// <summary>The slots that have a sample.</summary>
    public ulong Seen => Volatile.Read(ref _seen);

    /// <summary>The average of a slot; <see langword="null"/> when there is no sample.</summary>
    public float? Of(int slot) => Volatile.Read(ref Mean[slot]) is var mean && float.IsFinite(mean) ? mean : null;

    /// <summary>
    /// Takes a sample in: one eighth of the average, more the longer the last one is ago (what is a half-life old counts half), so
    /// that one look at a deployment that was left alone is enough.
    /// </summary>
    public void Observe(int slot, float sample, int at, float halfLife) => Take(slot, sample, at, Math.Max(Weight, 1 - Kept(slot, at, halfLife)));

    /// <summary>
    /// The same for a peak-sensitive average: a sample above it becomes it at once, one below draws it down by the time that has
    /// passed ("peak EWMA", see <see cref="Strategies.PowerOfTwo"/>).
    /// </summary>
    public void ObservePeak(int slot, float sample, int at, float halfLife)
    {
        float kept = Kept(slot, at, halfLife);
        Take(slot, sample, at, sample >= Volatile.Read(ref Mean[slot]) * kept ? 1 : 1 - kept);
    }

    /// <summary>The share of an average that is left after the time since its last sample.</summary>
    public float Kept(int slot, int at, float halfLife)
        => float.Exp2(-Math.Max(0, unchecked(at - Volatile.Read(ref At[slot]))) / halfLife);

    public void Reset(int slot)
    {
        Interlocked.And(ref _seen, ~(1UL << slot));
        Volatile.Write(ref Mean[slot], float.PositiveInfinity);
    }

    private void Take(int slot, float sample, int at, float weight)
    {
        if (!(sample > 0) || !float.IsFinite(sample))
        {
            return;
        }

        float mean = Volatile.Read(ref Mean[slot]);
        float next = float.IsFinite(mean) ? mean + ((sample - mean) * weight) : sample;
        if (Interlocked.CompareExchange(ref Mean[slot], next, mean).Equals(mean))
        {
            Volatile.Write(ref At[slot], at);
        }

        ulong bit = 1UL << slot;
        if ((Seen & bit) == 0)
        {
            Interlocked.Or(ref _seen, bit);
        }
    }
}
