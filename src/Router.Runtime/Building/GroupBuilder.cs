using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Management;
using LlmRouter.Strategies;

namespace LlmRouter.Building;

/// <summary>Makes the table of one group of its deployments.</summary>
internal sealed class GroupBuilder(RandomSource random, RouterClock clock)
{
    /// <param name="ordinal">The group's ordinal.</param>
    /// <param name="plan">What is declared.</param>
    /// <param name="router">The settings of the router.</param>
    /// <param name="states">The deployments, in declared order.</param>
    /// <param name="before">The group's table so far: what its strategy and the group have learnt goes along.</param>
    /// <param name="factory">The application's own strategy so far.</param>
    /// <param name="configured">Deployments that get other settings with this table.</param>
    public GroupTable Build(
        int ordinal,
        GroupPlan plan,
        SettingBag router,
        DeploymentState[] states,
        GroupTable? before,
        StrategyFactory? factory,
        Dictionary<DeploymentState, DeploymentSettings> configured)
    {
        GroupSpec group = plan.Spec;
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

        float[]? weights = Weights(group, router, positions, segments.Length);
        var lookup = new SettingLookup(null, group.Settings, router);
        GroupSettings settings = SettingsReader.Group(lookup);
        DeploymentSettings SettingsOf(DeploymentState state) => configured.GetValueOrDefault(state, state.Settings);
        var context = new StrategyContext(group.Name, segments, weights, random, clock, SettingsReader.Strategy(lookup), SettingsOf);
        Selector selector = Selector(context, settings.Strategy, plan.Strategy, before, factory);
        return new GroupTable
        {
            Ordinal = ordinal,
            Name = group.Name,
            Mode = group.IsEmbedding ? ModelMode.Embedding : ModelMode.Chat,
            Settings = settings,
            Deployments = states,
            Segments = segments,
            Seats = seats,
            Weights = weights,
            Weightless = Weightless(weights, positions, segments.Length),
            Tiers = Tiers(group, positions, segments.Length),
            Masks = new GroupMasks(segments, seats, s => SettingsOf(s).Traits, settings.MatchAllTags),
            CountsTokens = selector.NeedsTokens || Array.Exists(states, s => SettingsOf(s) is { Limits.HasTokens: true } or { Budgets.Length: > 0 }),
            Context = context,
            Selector = selector,
            State = before?.State ?? new GroupState(),
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
    private static float[]? Weights(GroupSpec group, SettingBag router, int[] positions, int segments)
    {
        SettingBag[] bags = [.. group.Deployments.Select(d => d.Settings)];
        double?[] given = [.. bags.Select(b => b.Number(Setting.Weight))];
        double[]? values = null;
        if (Array.Exists(given, w => w is not null))
        {
            values = Array.ConvertAll(given, w => w ?? 1);
        }
        else
        {
            foreach (Setting limit in (ReadOnlySpan<Setting>)[Setting.Rpm, Setting.Tpm])
            {
                double?[] limits = [.. bags.Select(b => new SettingLookup(b, group.Settings, router).Number(limit))];
                if (limits.Length > 0 && Array.TrueForAll(limits, l => l is not null))
                {
                    values = Array.ConvertAll(limits, l => l!.Value);
                    break;
                }
            }
        }

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

    private static ulong[][]? Tiers(GroupSpec group, int[] positions, int segments)
    {
        var tiers = new SortedDictionary<int, ulong[]>();
        for (int d = 0; d < positions.Length; d++)
        {
            int order = (int)(group.Deployments[d].Settings.Number(Setting.Order) ?? 0);
            if (!tiers.TryGetValue(order, out ulong[]? words))
            {
                tiers[order] = words = new ulong[segments];
            }

            words[positions[d] >> 6] |= 1UL << (positions[d] & 63);
        }

        return tiers.Count <= 1 ? null : [.. tiers.Values];
    }
}
