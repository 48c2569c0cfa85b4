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
        int picked = Draw(in candidates, key, MostPerWeight(in candidates, out bool weighted), weighted);

        // Somebody is always below the mean, unless the counters moved while they were read.
        return picked >= 0 ? picked : candidates.Any();
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

    /// <summary>The lowest draw of those below their bound; -1 when nobody is.</summary>
    private readonly int Draw(scoped in Candidates candidates, ulong key, float mostPerWeight, bool weighted)
    {
        ReadOnlySpan<ulong> words = candidates.Words;
        GroupSegment[] segments = candidates.Table.Segments;
        Vector256<float> lowest = Vector256.Create(float.PositiveInfinity);
        Vector256<int> winners = Vector256.Create(-1);
        for (int s = 0; s < words.Length; s++)
        {
            ref int inFlight = ref MemoryMarshal.GetArrayDataReference(segments[s].Chunk.InFlight);
            for (int i = 0; i < DeploymentChunk.Size; i += 8)
            {
                if ((byte)(words[s] >> i) == 0)
                {
                    continue;
                }

                nuint at = (nuint)((s << 6) + i);
                Vector256<float> draw = Mix(Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_seeds), at), key);
                Vector256<float> most = Vector256.Create(mostPerWeight);
                if (_weights is not null)
                {
                    draw = Exponential(draw) * Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_costs!), at);
                    most = weighted ? most * Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_weights), at) : most;
                }

                Vector256<float> load = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref inFlight, (nuint)i));
                Vector256<float> wins = VectorMask.Of<float>(words[s], i) & Vector256.LessThanOrEqual(load, most) & Vector256.LessThan(draw, lowest);
                lowest = Vector256.ConditionalSelect(wins, draw, lowest);
                winners = Vector256.ConditionalSelect(wins.AsInt32(), Vector256.Create((int)at) + Vector256<int>.Indices, winners);
            }
        }

        int winner = -1;
        float least = float.PositiveInfinity;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            if (lowest[lane] < least)
            {
                least = lowest[lane];
                winner = winners[lane];
            }
        }

        return winner;
    }

    /// <summary>31 bits of hash of each seed and the key; for one key, seeds that differ do not collide (each step can be undone).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix(Vector256<uint> seeds, ulong key)
    {
        Vector256<uint> h = (seeds ^ Vector256.Create((uint)key)) * 0x85EBCA6B;
        h = ((h ^ (h >> 15)) + Vector256.Create((uint)(key >> 32))) * 0xC2B2AE35;
        h = (h ^ (h >> 13)) * 0x9E3779B1;
        h = (h ^ (h >> 16)) >> 1;
        return Vector256.ConvertToSingle(h.AsInt32());
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
}
