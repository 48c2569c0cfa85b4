using System.Runtime.CompilerServices;

namespace LlmRouter.Core;

/// <summary>
/// Random numbers for decisions: a few nanoseconds each, no allocation, thread-safe. With a seed, one sequence shared by all
/// threads (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014), so that a single-threaded
/// run repeats exactly; without, one sequence a thread. Not for secrets.
/// </summary>
internal sealed class RandomSource
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    [ThreadStatic]
    private static ulong t_state;

    /// <summary>For what needs a source and draws nothing from it.</summary>
    public static RandomSource None { get; } = new(0);

    private readonly bool _seeded;
    private ulong _state;

    public RandomSource(int? seed)
    {
        _seeded = seed is not null;
        _state = seed is { } value ? Mix((uint)value + Golden) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        if (_seeded)
        {
            return Mix(Interlocked.Add(ref _state, Golden));
        }

        ulong state = t_state;
        if (state == 0)
        {
            state = (ulong)Random.Shared.NextInt64() | 1;
        }

        t_state = state += Golden;
        return Mix(state);
    }

    /// <summary>Uniform in [0, <paramref name="bound"/>); <paramref name="bound"/> at least 1. The bias is below 2^-32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int bound) => (int)(((Next() >> 32) * (uint)bound) >> 32);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
