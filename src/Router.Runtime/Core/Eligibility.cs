using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmRouter.Core;

/// <summary>Who may be picked: one AND of masks a segment. What each of them says in words is in <see cref="Errors.Verdict"/>.</summary>
internal static class Eligibility
{
    /// <summary>The deployments of a segment that a request may be sent to now, limits aside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(GroupTable group, int segment, ref TriedSet tried, in RequestFacts request)
    {
        DeploymentChunk chunk = group.Segments[segment].Chunk;
        if (request.Issuer != 0)
        {
            return request.Successors.Word(chunk.Index) & group.Masks.ForPin(segment, in request) & ~chunk.Blocked(request.Now) & ~tried.Word(chunk.Index);
        }

        return group.Masks.For(segment, in request) & ~chunk.Blocked(request.Now) & ~tried.Word(chunk.Index);
    }

    /// <summary>
    /// The deployments of a segment that a request may be sent to as soon as neither a cooldown nor a limit stands in the way. Asks
    /// the application's filter.
    /// </summary>
    public static ulong Prospects(GroupTable group, int segment, ref TriedSet tried, in RequestFacts request)
    {
        DeploymentChunk chunk = group.Segments[segment].Chunk;
        ulong open = ~chunk.Away & ~tried.Word(chunk.Index);
        if (request.Issuer != 0)
        {
            open &= request.Successors.Word(chunk.Index);
        }

        if (request.Pin is { } pin)
        {
            open &= pin.Chunk == chunk && group.Seats[(segment << 6) | pin.Slot] == pin ? group.Masks.ForPin(segment, in request) & pin.Bit : 0;
        }
        else
        {
            open &= request.Issuer != 0 ? group.Masks.ForPin(segment, in request) : group.Masks.For(segment, in request);
        }

        return request.Filter is null ? open : Filtering.Narrow(group, segment, open, in request);
    }

    /// <summary>Whether a deployment of the group may be sent a request that asks for it by name, limits aside.</summary>
    public static bool Has(GroupTable group, DeploymentState deployment, ref TriedSet tried, in RequestFacts request)
        => group.IndexOf(deployment) is >= 0 and var index
            && (request.Issuer == 0 || request.Successors.Has(deployment))
            && (group.Masks.ForPin(index >> 6, in request) & ~deployment.Chunk.Blocked(request.Now) & ~tried.Word(deployment.Chunk.Index) & deployment.Bit) != 0;

    /// <summary>Whether a deployment of one of these segments is back from a cooldown and not yet offered to everybody.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySlow(GroupTable group, ReadOnlySpan<ulong> words)
    {
        ulong slow = 0;
        for (int s = 0; s < words.Length; s++)
        {
            slow |= words[s] & group.Segments[s].Chunk.Slow;
        }

        return slow != 0;
    }

    /// <summary>
    /// Slow start: a deployment back from a cooldown is offered with the probability (time since) / (slow start), so that every
    /// strategy gets it alike; when only such ones are left, they all are.
    /// </summary>
    public static void SlowStart(GroupTable group, Span<ulong> words, long now, RandomSource random)
    {
        bool others = false;
        for (int s = 0; s < words.Length; s++)
        {
            others |= (words[s] & ~group.Segments[s].Chunk.Slow) != 0;
        }

        for (int s = 0; others && s < words.Length; s++)
        {
            for (ulong slow = words[s] & group.Segments[s].Chunk.Slow; slow != 0; slow &= slow - 1)
            {
                DeploymentState state = group.At((s << 6) | BitOperations.TrailingZeroCount(slow));
                double length = state.Clock.Units(state.Settings.SlowStart);
                if (random.NextDouble() * length >= now - state.BackSince)
                {
                    words[s] &= ~state.Bit;
                }
            }
        }
    }
}
