namespace LlmRouter.Testing.Server;

/// <summary>
/// The random numbers of one request: made of the deployment's seed and the request's number alone, so that the n-th request
/// meets the same fate in every run, whatever runs beside it. (SplitMix64.)
/// </summary>
internal struct Chance(ulong seed, long number)
{
    private ulong _state = Mix(seed ^ Mix((ulong)number + 0x9E3779B97F4A7C15));

    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From the standard normal distribution (Box-Muller).</summary>
    public double NextNormal()
        => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>The same for equal texts in every process (FNV-1a).</summary>
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        return Mix(hash);
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
