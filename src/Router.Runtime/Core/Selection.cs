using System.Runtime.CompilerServices;
using LlmRouter.Limits;
using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <summary>What a request takes from a limit.</summary>
/// <param name="Input">Input tokens, estimated.</param>
/// <param name="Output">Output tokens: the stated maximum, else the group's mean.</param>
/// <param name="IsGuess">Whether the output is only a guess.</param>
internal readonly record struct Reservation(int Input, int Output, bool IsGuess = false)
{
    /// <summary>
    /// The output to reserve of a deployment. A guess alone must not make a request impossible: where it is above a limit, the
    /// whole limit is reserved. Otherwise one long answer would shut the deployment for ever.
    /// </summary>
    public int OutputOf(DeploymentState deployment)
    {
        if (!IsGuess)
        {
            return Output;
        }

        DeploymentLimits limits = deployment.Settings.Limits;
        long most = Math.Min(limits.OutputTpm ?? long.MaxValue, limits.Tpm is { } tokens ? tokens - Input : long.MaxValue);
        return (int)Math.Clamp(most, 0, Output);
    }
}

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
    /// <param name="pin">The only one that may be taken, or <see langword="null"/>.</param>
    /// <param name="need">What is reserved.</param>
    /// <param name="now">The time.</param>
    /// <param name="random">For ties and shuffles.</param>
    /// <param name="lease">The lease.</param>
    [SkipLocalsInit]
    public static bool TryLease(
        GroupTable group, ref TriedSet tried, DeploymentState? pin, Reservation need, long now, RandomSource random, out Lease lease)
    {
        if (pin is not null)
        {
            lease = default;
            return IsOffered(group, ref tried, pin, now) && pin.TryLease(need.Input, need.OutputOf(pin), now, out lease, out _);
        }

        if (group.Segments.Length == 1)
        {
            return TryLease(group, Offered(group.Segments[0], ref tried, now), need, now, random, out lease);
        }

        Span<ulong> words = stackalloc ulong[group.Segments.Length];
        Fill(group, ref tried, now, words);
        return TryLease(group, words, need, now, random, out lease);
    }

    /// <summary>Whether somebody in the group (or the pinned one) could be asked now, limits included, by a request of this size.</summary>
    [SkipLocalsInit]
    public static bool CouldLease(GroupTable group, ref TriedSet tried, DeploymentState? pin, Reservation need, long now)
    {
        if (pin is not null)
        {
            return IsOffered(group, ref tried, pin, now) && pin.Peek(need.Input, need.OutputOf(pin), now) is null;
        }

        Span<ulong> words = stackalloc ulong[group.Segments.Length];
        Fill(group, ref tried, now, words);
        for (int s = 0; s < words.Length; s++)
        {
            for (ulong word = words[s]; word != 0; word &= word - 1)
            {
                DeploymentState state = group.At((s << 6) | System.Numerics.BitOperations.TrailingZeroCount(word));
                if (state.Peek(need.Input, need.OutputOf(state), now) is null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The usual case: all deployments of the group lie in one chunk.</summary>
    private static bool TryLease(GroupTable group, ulong offered, Reservation need, long now, RandomSource random, out Lease lease)
    {
        while (offered != 0)
        {
            ulong narrowed = offered;
            if (group.Narrows)
            {
                Narrow(group, new ReadOnlySpan<ulong>(ref offered), new Span<ulong>(ref narrowed));
            }

            int slot = group.Selector.Pick(new Candidates(group, new ReadOnlySpan<ulong>(ref narrowed), random));
            DeploymentState state = group.At(slot);
            if (state.TryLease(need.Input, need.OutputOf(state), now, out lease, out _))
            {
                return true;
            }

            offered &= ~(1UL << slot);
        }

        lease = default;
        return false;
    }

    [SkipLocalsInit]
    private static bool TryLease(GroupTable group, Span<ulong> offered, Reservation need, long now, RandomSource random, out Lease lease)
    {
        Span<ulong> narrowed = group.Narrows ? stackalloc ulong[offered.Length] : offered;
        while (Bits.Any(offered))
        {
            if (group.Narrows)
            {
                Narrow(group, offered, narrowed);
            }

            int index = group.Selector.Pick(new Candidates(group, narrowed, random));
            DeploymentState state = group.At(index);
            if (state.TryLease(need.Input, need.OutputOf(state), now, out lease, out _))
            {
                return true;
            }

            offered[index >> 6] &= ~(1UL << (index & 63));
        }

        lease = default;
        return false;
    }

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
