using LlmRouter.Configuration;
using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <summary>
/// One group as requests see it: immutable, replaced as a whole. Positions ("index") run over its segments: 64 x segment + slot.
/// </summary>
internal sealed class GroupTable
{
    private readonly Selector?[] _others = new Selector?[StrategyNames.All.Length];

    public required int Ordinal { get; init; }

    public required string Name { get; init; }

    /// <summary>Whether it is declared: one that was removed keeps its ordinal, empty.</summary>
    public required bool Exists { get; init; }

    public required ModelMode Mode { get; init; }

    public required GroupSettings Settings { get; init; }

    /// <summary>The deployments that the group declares, by position; <see langword="null"/> where another group stands.</summary>
    public required DeploymentState?[] Declared { get; init; }

    /// <summary>Its candidates: its own deployments and those of groups that stand in it, in declared order.</summary>
    public required GroupMember[] Members { get; init; }

    /// <summary>The deployments of <see cref="Members"/>.</summary>
    public required DeploymentState[] Deployments { get; init; }

    public required GroupSegment[] Segments { get; init; }

    /// <summary>Who is for which request.</summary>
    public required GroupMasks Masks { get; init; }

    /// <summary>The deployments by index. The chunks' slots may have gone to others since.</summary>
    public required DeploymentState?[] Seats { get; init; }

    /// <summary>Weights by index; <see langword="null"/> when all are alike.</summary>
    public required float[]? Weights { get; init; }

    /// <summary>The deployments of weight 0, a word a segment; <see langword="null"/> when there are none or only such.</summary>
    public required ulong[]? Weightless { get; init; }

    /// <summary>The tiers in ascending order, each a word a segment; <see langword="null"/> when there is only one.</summary>
    public required ulong[][]? Tiers { get; init; }

    /// <summary>Whether tiers or weights of 0 leave out some who could answer.</summary>
    public bool Narrows => Tiers is not null || Weightless is not null;

    /// <summary>Whether a deployment has a token limit or the strategy asks for tokens, so that requests must be estimated.</summary>
    public required bool CountsTokens { get; init; }

    /// <summary>The group as strategies prepare for it.</summary>
    public required StrategyContext Context { get; init; }

    public required Selector Selector { get; init; }

    public required GroupState State { get; init; }

    /// <summary>Where its requests go when it cannot answer.</summary>
    public FallbackLists Fallbacks { get; private set; } = FallbackLists.None;

    /// <summary>The same with other fallbacks.</summary>
    public GroupTable With(FallbackLists fallbacks)
    {
        var copy = (GroupTable)MemberwiseClone();
        copy.Fallbacks = fallbacks;
        return copy;
    }

    /// <summary>Attempts that one request may make here: 1 + retries, or every deployment once where that is more.</summary>
    public int AttemptsFor(int? retries)
        => 1 + (retries ?? Settings.Retries ?? Math.Max(2, Deployments.Length - 1));

    /// <summary>The selector of another strategy, for requests that name one. Made when first asked for. Thread-safe.</summary>
    /// <param name="strategy">Its name, as configured (<see cref="StrategyNames"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such strategy.</exception>
    public Selector GetSelector(string strategy)
    {
        int at = Array.IndexOf(StrategyNames.All, strategy);
        if (at < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "There is no such strategy.");
        }

        return strategy == Selector.Name ? Selector : Volatile.Read(ref _others[at]) ?? Make();

        Selector Make()
        {
            Selector made = Selector.Create(strategy, Context);
            return Interlocked.CompareExchange(ref _others[at], made, null) ?? made;
        }
    }

    public DeploymentState At(int index) => Seats[index]!;

    /// <summary>Whether all its deployments are in a set.</summary>
    public bool IsCovered(in TriedSet set)
    {
        foreach (GroupSegment segment in Segments)
        {
            if ((segment.Members & ~set.Word(segment.Chunk.Index)) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The position of a deployment; -1 when it is none of the group's.</summary>
    public int IndexOf(DeploymentState deployment)
    {
        for (int s = 0; s < Segments.Length; s++)
        {
            if (Segments[s].Chunk == deployment.Chunk)
            {
                // The slot may have been another's: a session can remember somebody who has been removed.
                int index = (s << 6) | deployment.Slot;
                return Seats[index] == deployment ? index : -1;
            }
        }

        return -1;
    }

    /// <summary>A deployment that the group declares, by its id.</summary>
    public DeploymentState? FindOwn(ReadOnlySpan<char> id)
    {
        foreach (DeploymentState? deployment in Declared)
        {
            if (deployment is not null && id.Equals(deployment.Id, StringComparison.OrdinalIgnoreCase))
            {
                return deployment;
            }
        }

        return null;
    }

    /// <summary>A candidate: one of its own by id, else one of a group that stands in it, by id or <c>group/id</c>.</summary>
    public DeploymentState? Find(ReadOnlySpan<char> id)
    {
        if (FindOwn(id) is { } own)
        {
            return own;
        }

        foreach (DeploymentState deployment in Deployments)
        {
            if (id.Equals(deployment.Id, StringComparison.OrdinalIgnoreCase) || id.Equals(deployment.Name, StringComparison.OrdinalIgnoreCase))
            {
                return deployment;
            }
        }

        return null;
    }

    /// <summary>What a deployment is called here: its id, or <c>group/id</c> when another group declares it.</summary>
    public string NameOf(DeploymentState deployment)
        => string.Equals(Name, deployment.Group, StringComparison.OrdinalIgnoreCase) ? deployment.Id : deployment.Name;
}
