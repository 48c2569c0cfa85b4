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
    [SkipLocalsInit]
    public static bool TryLease(
        GroupTable group, ref TriedSet tried, in RequestFacts request, RandomSource random, out Lease lease)
    {
        if (request.Pin is { } pin)
        {
            lease = default;
            return IsOffered(group, ref tried, pin, request.Now) && TryLease(pin, in request, out lease);
        }

        if (group.Segments.Length == 1)
        {
            return TryLease(group, Offered(group.Segments[0], ref tried, request.Now), in request, random, out lease);
        }

        Span<ulong> words = stackalloc ulong[group.Segments.Length];
        Fill(group, ref tried, request.Now, words);
        return TryLease(group, words, in request, random, out lease);
    }

    /// <summary>Whether somebody in the group (or the pinned one) could be asked now, limits included, by a request of this size.</summary>
    [SkipLocalsInit]
    public static bool CouldLease(GroupTable group, ref TriedSet tried, in RequestFacts request)
    {
        if (request.Pin is { } pin)
        {
            return IsOffered(group, ref tried, pin, request.Now) && IsFree(pin, in request);
        }

        Span<ulong> words = stackalloc ulong[group.Segments.Length];
        Fill(group, ref tried, request.Now, words);
        for (int s = 0; s < words.Length; s++)
        {
            for (ulong word = words[s]; word != 0; word &= word - 1)
            {
                if (IsFree(group.At((s << 6) | System.Numerics.BitOperations.TrailingZeroCount(word)), in request))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The usual case: all deployments of the group lie in one chunk.</summary>
    private static bool TryLease(GroupTable group, ulong offered, in RequestFacts request, RandomSource random, out Lease lease)
    {
        while (offered != 0)
        {
            ulong narrowed = offered;
            if (group.Narrows)
            {
                Narrow(group, new ReadOnlySpan<ulong>(ref offered), new Span<ulong>(ref narrowed));
            }

            int slot = group.Selector.Pick(new Candidates(group, new ReadOnlySpan<ulong>(ref narrowed), random, in request));
            if ((uint)slot >= 64 || (narrowed & (1UL << slot)) == 0)
            {
                throw NoCandidate(group, slot);
            }

            if (TryLease(group.At(slot), in request, out lease))
            {
                return true;
            }

            offered &= ~(1UL << slot);
        }

        lease = default;
        return false;
    }

    [SkipLocalsInit]
    private static bool TryLease(GroupTable group, Span<ulong> offered, in RequestFacts request, RandomSource random, out Lease lease)
    {
        Span<ulong> narrowed = group.Narrows ? stackalloc ulong[offered.Length] : offered;
        while (Bits.Any(offered))
        {
            if (group.Narrows)
            {
                Narrow(group, offered, narrowed);
            }

            int index = group.Selector.Pick(new Candidates(group, narrowed, random, in request));
            if ((uint)index >= (uint)(narrowed.Length << 6) || (narrowed[index >> 6] & (1UL << (index & 63))) == 0)
            {
                throw NoCandidate(group, index);
            }

            if (TryLease(group.At(index), in request, out lease))
            {
                return true;
            }

            offered[index >> 6] &= ~(1UL << (index & 63));
        }

        lease = default;
        return false;
    }

    /// <summary>An application's own strategy is wrong: nothing that it returns may get past what is eligible.</summary>
    private static InvalidOperationException NoCandidate(GroupTable group, int index)
        => new($"The strategy of group '{group.Name}' picked {index}, which is no candidate: IRoutingStrategy.Pick must return the index of one.");

    private static bool TryLease(DeploymentState deployment, in RequestFacts request, out Lease lease)
        => deployment.TryLease(request.Need.Input, request.Need.OutputOf(deployment), request.Now, out lease, out _);

    private static bool IsFree(DeploymentState deployment, in RequestFacts request)
        => !deployment.IsRetired && deployment.Peek(request.Need.Input, request.Need.OutputOf(deployment), request.Now) is null;

    private static void Fill(GroupTable group, ref TriedSet tried, long now, Span<ulong> words)
    {
        for (int s = 0; s < words.Length; s++)
        {
            words[s] = Offered(group.Segments[s], ref tried, now);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Offered(GroupSegment segment, ref TriedSet tried, long now)
        => segment.Members & ~segment.Chunk.Blocked(now) & ~tried.Word(segment.Chunk.Index);

    private static bool IsOffered(GroupTable group, ref TriedSet tried, DeploymentState pin, long now)
    {
        foreach (GroupSegment segment in group.Segments)
        {
            if (segment.Chunk == pin.Chunk && (Offered(segment, ref tried, now) & pin.Bit) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The lowest tier that has a candidate; in it those of weight 0 only when there is nobody else.</summary>
    private static void Narrow(GroupTable group, ReadOnlySpan<ulong> offered, Span<ulong> narrowed)
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

        if (group.Weightless is { } weightless)
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
