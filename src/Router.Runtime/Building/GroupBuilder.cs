using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Management;
using LlmRouter.Strategies;

namespace LlmRouter.Building;

/// <summary>Makes the table of one group of its deployments.</summary>
internal sealed class GroupBuilder(RandomSource random, RouterClock clock, string environment)
{
    /// <param name="ordinal">The group's ordinal.</param>
    /// <param name="plan">What is declared.</param>
    /// <param name="router">The settings of the router.</param>
    /// <param name="declared">The deployments by declared position; <see langword="null"/> where another group stands.</param>
    /// <param name="nested">The tables of groups that stand in this one.</param>
    /// <param name="before">The group's table so far: what its strategy and the group have learnt goes along.</param>
    /// <param name="factory">The application's own strategy so far.</param>
    /// <param name="configured">Deployments that get other settings with this table.</param>
    public GroupTable Build(
        int ordinal,
        GroupPlan plan,
        SettingBag router,
        DeploymentState?[] declared,
        Func<string, GroupTable?> nested,
        GroupTable? before,
        StrategyFactory? factory,
        Dictionary<DeploymentState, DeploymentSettings> configured)
    {
        GroupSpec group = plan.Spec;
        DeploymentSettings SettingsOf(DeploymentState state) => configured.GetValueOrDefault(state, state.Settings);
        GroupMember[] members = MemberList.Of(group, router, declared, SettingsOf, nested, own => HostEnvironment.Includes(own, environment));
        if (members.Length > Selection.MostDeployments)
        {
            throw new RouterConfigurationException($"Group '{group.Name}' cannot be built.", [$"with the groups that stand in it, it has {members.Length} deployments; the most is {Selection.MostDeployments}"]);
        }

        DeploymentState[] states = Array.ConvertAll(members, m => m.State);
        GroupSegment[] segments = Segments(states, before);
        if (segments.Length > Selection.MostDeployments / DeploymentChunk.Size)
        {
            throw new RouterConfigurationException("Nothing was changed.", [$"group '{group.Name}' has grown and shrunk so often that its deployments lie too far apart for more: use several groups"]);
        }

        int[] positions = Positions(states, segments);
        var seats = new DeploymentState?[segments.Length << 6];
        for (int d = 0; d < states.Length; d++)
        {
            seats[positions[d]] = states[d];
        }

        float[]? weights = Weights(members, positions, segments.Length);
        var lookup = new SettingLookup(null, group.Settings, router);
        GroupSettings settings = SettingsReader.Group(lookup);
        var context = new StrategyContext(group.Name, segments, weights, random, clock, SettingsReader.Strategy(lookup), SettingsOf);
        Selector selector = Selector(context, settings.Strategy, plan.Strategy, before, factory);
        return new GroupTable
        {
            Ordinal = ordinal,
            Name = group.Name,
            Exists = plan.Exists,
            Mode = group.IsEmbedding ? ModelMode.Embedding : ModelMode.Chat,
            Settings = settings,
            Declared = declared,
            Members = members,
            Deployments = states,
            Segments = segments,
            Seats = seats,
            Weights = weights,
            Weightless = Weightless(weights, positions, segments.Length),
            Tiers = Tiers(members, positions, segments.Length),
            Masks = new GroupMasks(segments, members, positions, settings.MatchAllTags),
            CountsTokens = selector.NeedsTokens || Array.Exists(states, s => SettingsOf(s) is { Limits.HasTokens: true } or { Budgets.Length: > 0 }),
            Context = context,
            Selector = selector,
            State = before?.State ?? new GroupState(clock),
        };
    }

    private static Selector Selector(StrategyContext context, string strategy, StrategyFactory? factory, GroupTable? before, StrategyFactory? factoryBefore)
    {
        bool same = before is not null && factory == factoryBefore && (factory is not null || before.Settings.Strategy == strategy);
        return same ? before!.Selector.For(context) : factory?.Create(context) ?? Strategies.Selector.Create(strategy, context);
    }

    /// <summary>The group's share of each chunk. Chunks keep their places, so that indices do as far as they can.</summary>
    private static GroupSegment[] Segments(DeploymentState[] states, GroupTable? before)
    {
        var words = new Dictionary<DeploymentChunk, ulong>();
        var order = new List<DeploymentChunk>();
        foreach (DeploymentState state in states)
        {
            if (!words.TryGetValue(state.Chunk, out ulong word))
            {
                order.Add(state.Chunk);
            }

            words[state.Chunk] = word | state.Bit;
        }

        DeploymentChunk[] kept = [.. before?.Segments.Select(s => s.Chunk).Where(words.ContainsKey) ?? []];
        return [.. kept.Concat(order.Except(kept)).Select(c => new GroupSegment(c, words[c]))];
    }

    private static int[] Positions(DeploymentState[] states, GroupSegment[] segments)
    {
        var starts = new Dictionary<DeploymentChunk, int>(segments.Length);
        for (int s = 0; s < segments.Length; s++)
        {
            starts[segments[s].Chunk] = s << 6;
        }

        return Array.ConvertAll(states, s => starts[s.Chunk] | s.Slot);
    }

    /// <summary>
    /// The weights of a group: those given if one is (missing = 1), else requests a minute if all have them, else tokens a minute
    /// likewise, else none.
    /// </summary>
    private static float[]? Weights(GroupMember[] members, int[] positions, int segments)
    {
        double[]? values = Array.Exists(members, m => m.Weight is not null) ? Array.ConvertAll(members, m => m.Weight ?? 1)
            : members.Length > 0 && Array.TrueForAll(members, m => m.Rpm is not null) ? Array.ConvertAll(members, m => m.Rpm!.Value)
            : members.Length > 0 && Array.TrueForAll(members, m => m.Tpm is not null) ? Array.ConvertAll(members, m => m.Tpm!.Value)
            : null;
        if (values is null || Array.TrueForAll(values, v => v.Equals(values[0])))
        {
            return null;
        }

        var weights = new float[segments << 6];
        for (int d = 0; d < positions.Length; d++)
        {
            weights[positions[d]] = (float)values[d];
        }

        return weights;
    }

    private static ulong[]? Weightless(float[]? weights, int[] positions, int segments)
    {
        if (weights is null || !Array.Exists(positions, p => weights[p] == 0))
        {
            return null;
        }

        var words = new ulong[segments];
        foreach (int position in positions)
        {
            if (weights[position] == 0)
            {
                words[position >> 6] |= 1UL << (position & 63);
            }
        }

        return words;
    }

    private static ulong[][]? Tiers(GroupMember[] members, int[] positions, int segments)
    {
        var tiers = new SortedDictionary<int[], ulong[]>(Comparer<int[]>.Create(Compare));
        for (int m = 0; m < members.Length; m++)
        {
            if (!tiers.TryGetValue(members[m].Tier, out ulong[]? words))
            {
                tiers[members[m].Tier] = words = new ulong[segments];
            }

            words[positions[m] >> 6] |= 1UL << (positions[m] & 63);
        }

        return tiers.Count <= 1 ? null : [.. tiers.Values];
    }

    /// <summary>Outer orders first; a level that one of them does not have is 0.</summary>
    private static int Compare(int[] left, int[] right)
    {
        for (int level = 0; level < Math.Max(left.Length, right.Length); level++)
        {
            int difference = (level < left.Length ? left[level] : 0).CompareTo(level < right.Length ? right[level] : 0);
            if (difference != 0)
            {
                return difference;
            }
        }

        return 0;
    }
}
