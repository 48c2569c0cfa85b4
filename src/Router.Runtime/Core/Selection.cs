using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmRouter.Core;

/// <summary>
/// One decision: filter, pick, lease. It allocates nothing, takes no lock of its own, and reads no clock: the caller has.
/// </summary>
internal static class Selection
{
    /// <summary>Groups have at most this many deployments: their masks lie on the stack.</summary>
    public const int MostDeployments = 65_536;

    /// <summary>Leases a deployment of the group, unless none can take the request now.</summary>
    /// <param name="group">The group.</param>
    /// <param name="tried">Those that the request does not try any more.</param>
    /// <param name="request">What the request needs.</param>
    /// <param name="random">For ties and shuffles.</param>
    /// <param name="lease">The lease.</param>
    public static bool TryLease(GroupTable group, ref TriedSet tried, in RequestFacts request, RandomSource random, out Lease lease)
        => Decide(group, ref tried, in request, random, dry: false, out lease) >= 0;

    /// <summary>Picks as <see cref="TryLease"/> would, and leases nothing.</summary>
    /// <returns>The deployment; <see langword="null"/> when none can take the request now.</returns>
    public static DeploymentState? Choose(GroupTable group, ref TriedSet tried, in RequestFacts request, RandomSource random)
        => Decide(group, ref tried, in request, random, dry: true, out _) is >= 0 and var index ? group.At(index) : null;

    /// <summary>Whether somebody in the group (or the pinned one) could be asked now, limits included, by a request of this size.</summary>
    [SkipLocalsInit]
    public static bool CouldLease(GroupTable group, ref TriedSet tried, in RequestFacts request)
    {
        if (request.Pin is { } pin)
        {
            return Has(group, pin, ref tried, in request) && IsFree(pin, in request);
        }

        Span<ulong> words = stackalloc ulong[group.Segments.Length];
        Fill(group, ref tried, in request, words);
        for (int s = 0; s < words.Length; s++)
        {
            for (ulong word = words[s]; word != 0; word &= word - 1)
            {
                if (IsFree(group.At((s << 6) | BitOperations.TrailingZeroCount(word)), in request))
                {
                    return true;
                }
            }
        }

        return false;
    }

    [SkipLocalsInit]
    private static int Decide(GroupTable group, ref TriedSet tried, in RequestFacts request, RandomSource random, bool dry, out Lease lease)
    {
        if (request.Pin is { } pin)
        {
            lease = default;
            return Has(group, pin, ref tried, in request) && Take(pin, in request, dry, out lease) ? group.IndexOf(pin) : -1;
        }

        if (request.Issuer != 0 && request.Preferred is { } issuer && Has(group, issuer, ref tried, in request) && Take(issuer, in request, dry, out lease))
        {
            return group.IndexOf(issuer);
        }

        if (group.Segments.Length == 1)
        {
            ulong offered = Word(group, 0, ref tried, in request);
            if ((offered & group.Segments[0].Chunk.Slow) == 0)
            {
                return Decide(group, offered, in request, random, dry, out lease);
            }
        }

        Span<ulong> words = stackalloc ulong[group.Segments.Length];
        Fill(group, ref tried, in request, words);
        if (!Eligibility.AnySlow(group, words))
        {
            return Decide(group, words, in request, random, dry, out lease);
        }

        // Those who start slowly and are not offered this time still are when nobody else takes the request.
        Span<ulong> all = stackalloc ulong[words.Length];
        words.CopyTo(all);
        Eligibility.SlowStart(group, words, request.Now, random);
        for (int s = 0; s < all.Length; s++)
        {
            all[s] &= ~words[s];
        }

        int index = Decide(group, words, in request, random, dry, out lease);
        return index >= 0 ? index : Decide(group, all, in request, random, dry, out lease);
    }

    /// <summary>The usual case: all deployments of the group lie in one chunk.</summary>
    private static int Decide(GroupTable group, ulong offered, in RequestFacts request, RandomSource random, bool dry, out Lease lease)
    {
        while (offered != 0)
        {
            ulong narrowed = offered;
            if (group.Narrows)
            {
                Narrow(group, in request, new ReadOnlySpan<ulong>(ref offered), new Span<ulong>(ref narrowed));
            }

            int slot = Pick(group, new ReadOnlySpan<ulong>(ref narrowed), in request, random);
            if (Take(group.At(slot), in request, dry, out lease))
            {
                return slot;
            }

            offered &= ~(1UL << slot);
        }

        lease = default;
        return -1;
    }

    [SkipLocalsInit]
    private static int Decide(GroupTable group, Span<ulong> offered, in RequestFacts request, RandomSource random, bool dry, out Lease lease)
    {
        Span<ulong> narrowed = group.Narrows ? stackalloc ulong[offered.Length] : offered;
        while (Bits.Any(offered))
        {
            if (group.Narrows)
            {
                Narrow(group, in request, offered, narrowed);
            }

            int index = Pick(group, narrowed, in request, random);
            if (Take(group.At(index), in request, dry, out lease))
            {
                return index;
            }

            offered[index >> 6] &= ~(1UL << (index & 63));
        }

        lease = default;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pick(GroupTable group, ReadOnlySpan<ulong> words, in RequestFacts request, RandomSource random)
    {
        if (request.Preferred is not null && Stickiness.TryStay(group, words, request.Preferred, out int stay))
        {
            return stay;
        }

        int index = (request.Selector ?? group.Selector).Pick(new Candidates(group, words, random, in request));
        return (uint)index < (uint)(words.Length << 6) && (words[index >> 6] & (1UL << (index & 63))) != 0
            ? index
            : throw NoCandidate(group, index);
    }

    /// <summary>An application's own strategy is wrong: nothing that it returns may get past what is eligible.</summary>
    private static InvalidOperationException NoCandidate(GroupTable group, int index)
        => new($"The strategy of group '{group.Name}' picked {index}, which is no candidate: IRoutingStrategy.Pick must return the index of one.");

    private static bool Take(DeploymentState deployment, in RequestFacts request, bool dry, out Lease lease)
    {
        if (!dry)
        {
            return deployment.TryLease(in request, out lease, out _);
        }

        lease = default;
        return IsFree(deployment, in request);
    }

    private static bool IsFree(DeploymentState deployment, in RequestFacts request) => !deployment.IsRetired && deployment.Peek(in request) is null;

    /// <summary>The deployments of a segment that are candidates: those that the masks leave, and of these whom the application's filter accepts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(GroupTable group, int segment, ref TriedSet tried, in RequestFacts request)
    {
        ulong word = Eligibility.Word(group, segment, ref tried, in request);
        return request.Filter is null ? word : Filtering.Narrow(group, segment, word, in request);
    }

    /// <summary>The same for one that is asked for by name.</summary>
    private static bool Has(GroupTable group, DeploymentState deployment, ref TriedSet tried, in RequestFacts request)
        => Eligibility.Has(group, deployment, ref tried, in request) && Filtering.Accepts(group, deployment, in request);

    private static void Fill(GroupTable group, ref TriedSet tried, in RequestFacts request, Span<ulong> words)
    {
        for (int s = 0; s < words.Length; s++)
        {
            words[s] = Word(group, s, ref tried, in request);
        }
    }

    /// <summary>
    /// The lowest tier that has a candidate; in it those of weight 0 only when there is nobody else. A request's own weights stand in
    /// place of these.
    /// </summary>
    private static void Narrow(GroupTable group, in RequestFacts request, ReadOnlySpan<ulong> offered, Span<ulong> narrowed)
    {
        offered.CopyTo(narrowed);
        foreach (ulong[] tier in group.Tiers ?? [])
        {
            bool any = false;
            for (int s = 0; s < narrowed.Length; s++)
            {
                narrowed[s] = offered[s] & tier[s];
                any |= narrowed[s] != 0;
            }

            if (any)
            {
                break;
            }
        }

        if (request.Weights is null && group.Weightless is { } weightless)
        {
            ulong weighted = 0;
            for (int s = 0; s < narrowed.Length; s++)
            {
                weighted |= narrowed[s] & ~weightless[s];
            }

            for (int s = 0; weighted != 0 && s < narrowed.Length; s++)
            {
                narrowed[s] &= ~weightless[s];
            }
        }
    }
}
