using LlmRouter.Testing.Server;

namespace LlmRouter.Testing;

/// <summary>
/// How long a simulated deployment takes until its answer, or the first chunk of it, begins. Immutable and thread-safe; what
/// it draws depends on the simulator's seed and the number of the request only.
/// </summary>
public abstract class Latency
{
    private Latency()
    {
    }

    /// <summary>No wait at all; the default.</summary>
    public static Latency None { get; } = new FixedLatency(TimeSpan.Zero);

    /// <summary>Always the same.</summary>
    /// <param name="delay">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public static Latency Fixed(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new FixedLatency(delay);
    }

    /// <summary>Anything from <paramref name="min"/> to <paramref name="max"/>, all equally likely.</summary>
    /// <param name="min">Zero or more.</param>
    /// <param name="max">At least <paramref name="min"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of range.</exception>
    public static Latency Uniform(TimeSpan min, TimeSpan max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        return new UniformLatency(min, max);
    }

    /// <summary>
    /// The long-tailed shape that real providers have: half of the answers take less than <paramref name="median"/>, the
    /// 95th percentile is <paramref name="median"/> x exp(1.645 x <paramref name="sigma"/>).
    /// </summary>
    /// <param name="median">Zero or more.</param>
    /// <param name="sigma">The standard deviation of the logarithm, zero or more; 0.3 is calm, 1 is wild.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative or not a number.</exception>
    public static Latency LogNormal(TimeSpan median, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(median, TimeSpan.Zero);
        if (!(sigma >= 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "must be zero or more");
        }

        return new LogNormalLatency(median, sigma);
    }

    /// <summary>What <paramref name="delay"/> says for the request of that number, counted from 1 for each deployment.</summary>
    /// <param name="delay">Called once for each request, from any thread. A negative result counts as zero.</param>
    public static Latency From(Func<long, TimeSpan> delay)
    {
        ArgumentNullException.ThrowIfNull(delay);
        return new ComputedLatency(delay);
    }

    internal abstract TimeSpan Draw(long number, ref Chance chance);

    private sealed class FixedLatency(TimeSpan delay) : Latency
    {
        internal override TimeSpan Draw(long number, ref Chance chance) => delay;
    }

    private sealed class UniformLatency(TimeSpan min, TimeSpan max) : Latency
    {
        internal override TimeSpan Draw(long number, ref Chance chance) => min + ((max - min) * chance.NextDouble());
    }

    private sealed class LogNormalLatency(TimeSpan median, double sigma) : Latency
    {
        // A draw beyond anything a test could mean must not overflow.
        private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

        internal override TimeSpan Draw(long number, ref Chance chance)
        {
            double seconds = median.TotalSeconds * Math.Exp(sigma * chance.NextNormal());
            return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
        }
    }

    private sealed class ComputedLatency(Func<long, TimeSpan> delay) : Latency
    {
        internal override TimeSpan Draw(long number, ref Chance chance)
        {
            TimeSpan value = delay(number);
            return value < TimeSpan.Zero ? TimeSpan.Zero : value;
        }
    }
}
