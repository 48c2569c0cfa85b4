using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>
/// The same deployment for the same key: weighted rendezvous hashing with bounded load. Every deployment draws -ln(1 - u) / weight, u
/// from a hash of its name and the key, and the lowest draw wins: a deployment's share is its weight's, and when one leaves, only its
/// keys move (Thaler, Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998; weights: Schindelhauer, Schomaker, "Weighted
/// Distributed Hash Tables", 2005). A deployment that would have more than 1.25 x its share of all requests in flight + 1 is passed over,
/// and its keys go to their next (Mirrokni, Thorup, Zadimoghaddam, "Consistent Hashing with Bounded Loads", 2018). A request without a
/// key goes anywhere by weight.
/// </summary>
internal struct Affinity : IRoutingStrategy
{
    // How far above the mean a deployment may be loaded.
    private const float Headroom = 1.25f;

    // Of weight 0: later than any other draw, and finite, so that those that are alone still have an order.
    private const float Weightless = 1e30f;

    /// <summary>A hash of each deployment's <c>group/id</c>, by index: no two alike.</summary>
    private uint[] _seeds;

    /// <summary>Weights and 1 / weight by index; <see langword="null"/> when all are alike.</summary>
    private float[]? _weights;
    private float[]? _costs;

    public static StrategyNeeds Needs => StrategyNeeds.AffinityKey;

    public void Prepare(StrategyContext group)
    {
        _weights = group.Weights;
        _costs = _weights is null ? null : Array.ConvertAll(_weights, w => w > 0 ? Math.Min(1 / w, Weightless) : Weightless);
        _seeds = new uint[group.Length];

        // In the order of names, so that two of one hash (one in four thousand million) get theirs alike in every process.
        var taken = new HashSet<uint>();
        foreach (int index in group.Indices.OrderBy(group.GetName, StringComparer.OrdinalIgnoreCase))
        {
            ulong hash = StableHash.HashIgnoreCase(group.GetName(index));
            while (!taken.Add((uint)hash))
            {
                hash = StableHash.Combine(hash, hash);
            }

            _seeds[index] = (uint)hash;
        }
    }

    public readonly int Pick(scoped in Candidates candidates)
    {
        ulong key = candidates.AffinityKey is not 0 and var given ? given : candidates.Random.Next();
        GroupSegment[] segments = candidates.Table.Segments;
        float most = MostPerWeight(in candidates, out bool weighted);
        if (_weights is null)
        {
            return LeastScan.Pick<float, PlainDraws, PlainLane>(in candidates, candidates.Words, new PlainDraws(segments, _seeds, key, most));
        }

        // Weights of 0 alone bound nobody in particular: all have the same share.
        return LeastScan.Pick<float, WeightedDraws, WeightedLane>(
            in candidates, candidates.Words, new WeightedDraws(segments, _seeds, _costs!, weighted ? _weights : null, key, most));
    }

    /// <summary>How many requests in flight a deployment may have before this one, for each unit of its weight.</summary>
    private readonly float MostPerWeight(scoped in Candidates candidates, out bool weighted)
    {
        ReadOnlySpan<ulong> words = candidates.Words;
        GroupSegment[] segments = candidates.Table.Segments;
        Vector256<int> inFlight = default;
        Vector256<float> weights = default;
        for (int s = 0; s < words.Length; s++)
        {
            ref int lane = ref MemoryMarshal.GetArrayDataReference(segments[s].Chunk.InFlight);
            if (words[s] == ulong.MaxValue && _weights is null)
            {
                inFlight += Sum(ref lane);
                continue;
            }

            for (int i = 0; i < DeploymentChunk.Size; i += 8)
            {
                if ((byte)(words[s] >> i) == 0)
                {
                    continue;
                }

                Vector256<int> mask = VectorMask.Of<int>(words[s], i);
                inFlight += mask & Vector256.LoadUnsafe(ref lane, (nuint)i);
                if (_weights is not null)
                {
                    weights += mask.AsSingle() & Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_weights), (nuint)((s << 6) + i));
                }
            }
        }

        float most = Headroom * (Vector256.Sum(inFlight) + 1);
        float sum = Vector256.Sum(weights);
        weighted = sum > 0;
        return most / (weighted ? sum : candidates.Count);
    }

    private static Vector256<int> Sum(ref int lane)
        => ((Vector256.LoadUnsafe(ref lane) + Vector256.LoadUnsafe(ref lane, 8)) + (Vector256.LoadUnsafe(ref lane, 16) + Vector256.LoadUnsafe(ref lane, 24)))
            + ((Vector256.LoadUnsafe(ref lane, 32) + Vector256.LoadUnsafe(ref lane, 40)) + (Vector256.LoadUnsafe(ref lane, 48) + Vector256.LoadUnsafe(ref lane, 56)));

    /// <summary>
    /// 31 bits of hash of each seed and the key, both well mixed already. For one key, seeds that differ do not collide in the 32 bits
    /// before the last step: each of the others can be undone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix(Vector256<uint> seeds, ulong key)
    {
        Vector256<uint> h = (seeds ^ Vector256.Create((uint)key)) * ((uint)(key >> 32) | 1);
        h = (h ^ (h >> 15)) * 0x85EBCA6B;
        h = (h ^ (h >> 13)) * 0xC2B2AE35;
        return Vector256.ConvertToSingle((h >> 1).AsInt32());
    }

    /// <summary>
    /// -ln(1 - u) of u = (h + 1/2) / 2^31, accurate to some units in the last place also for the small u that win (Kahan's
    /// correction of the rounding of 1 - u, as in the HP-15C Advanced Functions Handbook).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exponential(Vector256<float> h)
    {
        Vector256<float> one = Vector256.Create(1f);
        Vector256<float> u = Vector256.MinNative((h + Vector256.Create(0.5f)) * (1f / (1u << 31)), Vector256.Create(1 - (1f / (1 << 24))));
        Vector256<float> left = one - u;
        Vector256<float> corrected = Vector256.Log(left) * u / (left - one);
        return Vector256.ConditionalSelect(Vector256.Equals(left, one), u, corrected);
    }

    /// <summary>
    /// The draws of those below their bound, positive infinity of the others. Somebody is always below the mean, unless the counters
    /// move while they are read; then all are alike, and any is picked.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Bounded(Vector256<float> draws, int[] inFlight, int from, Vector256<float> most)
    {
        Vector256<float> load = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(inFlight), (nuint)from));
        return Vector256.ConditionalSelect(Vector256.LessThanOrEqual(load, most), draws, Vector256.Create(float.PositiveInfinity));
    }

    private readonly struct PlainDraws(GroupSegment[] segments, uint[] seeds, ulong key, float most) : ILoads<float, PlainLane>
    {
        public PlainLane Of(int segment) => new(segments[segment].Chunk.InFlight, seeds.AsSpan(segment << 6, DeploymentChunk.Size), key, most);
    }

    private readonly ref struct PlainLane(int[] inFlight, ReadOnlySpan<uint> seeds, ulong key, float most) : ILoadLane<float>
    {
        private readonly int[] _inFlight = inFlight;
        private readonly ReadOnlySpan<uint> _seeds = seeds;
        private readonly ulong _key = key;
        private readonly float _most = most;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Many(int from)
            => Bounded(Mix(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_seeds), (nuint)from), _key), _inFlight, from, Vector256.Create(_most));
    }

    private readonly struct WeightedDraws(GroupSegment[] segments, uint[] seeds, float[] costs, float[]? weights, ulong key, float most) : ILoads<float, WeightedLane>
    {
        public WeightedLane Of(int segment)
            => new(
                segments[segment].Chunk.InFlight,
                seeds.AsSpan(segment << 6, DeploymentChunk.Size),
                costs.AsSpan(segment << 6, DeploymentChunk.Size),
                weights is null ? default : weights.AsSpan(segment << 6, DeploymentChunk.Size),
                key,
                most);
    }

    private readonly ref struct WeightedLane(int[] inFlight, ReadOnlySpan<uint> seeds, ReadOnlySpan<float> costs, ReadOnlySpan<float> weights, ulong key, float most)
        : ILoadLane<float>
    {
        private readonly int[] _inFlight = inFlight;
        private readonly ReadOnlySpan<uint> _seeds = seeds;
        private readonly ReadOnlySpan<float> _costs = costs;
        private readonly ReadOnlySpan<float> _weights = weights;
        private readonly ulong _key = key;
        private readonly float _most = most;

        public Vector256<float> Many(int from)
        {
            Vector256<float> draws = Exponential(Mix(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_seeds), (nuint)from), _key))
                * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_costs), (nuint)from);
            Vector256<float> most = Vector256.Create(_most);
            return Bounded(draws, _inFlight, from, _weights.IsEmpty ? most : most * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_weights), (nuint)from));
        }
    }
}
