using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Management;
using LlmRouter.Providers;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Building;

/// <summary>
/// Makes routing tables: of the first configuration, and of every later one with as much of the table before as still holds.
/// Whatever can fail happens here, before anything is published; a failure gives back what was taken. Used under the lock of the
/// router's changes.
/// </summary>
internal sealed class TableBuilder(RouterOptions options, RouterClock clock, RandomSource random, ILogger log, SlotMap slots, StateFactory factory, Action<DeploymentState> discard)
{
    private readonly GroupBuilder _groups = new(random, clock, HostEnvironment.Name(options));

    /// <param name="now">What is declared now.</param>
    /// <param name="before">What was declared, if there is a table.</param>
    /// <param name="old">The table so far.</param>
    /// <param name="names">Makes the table of names, when those have changed.</param>
    /// <exception cref="RouterConfigurationException">Something is missing, or refers to nothing.</exception>
    public TableChange Build(Blueprint now, Blueprint? before, RoutingTable? old, Func<List<NameEntry>, NameTable> names)
    {
        RouterSpec spec = now.Spec;
        var resolver = new ConfigurationResolver(spec, options, log);
        bool spent = old is null || !Like(spec.Budgets, before!.Spec.Budgets);
        BudgetBook budgets = spent ? new BudgetBook(spec.Budgets, old?.Budgets) : old!.Budgets;
        bool router = before is null || spent || now.Settings != before.Settings;
        bool endpoints = before is null || !now.Endpoints.SequenceEqual(before.Endpoints);
        var drafts = new GroupDraft?[now.Groups.Count];
        for (int g = 0; g < drafts.Length; g++)
        {
            GroupPlan? planBefore = before is not null && g < before.Groups.Count ? before.Groups[g] : null;
            if (router || endpoints || now.Groups[g] != planBefore)
            {
                drafts[g] = GroupDraft.Of(now.Groups[g], planBefore, planBefore is null ? null : old!.Groups[g], router, endpoints, resolver);
            }
        }

        resolver.ThrowIfMissing(starting: before is null);
        var added = new List<DeploymentState>();
        try
        {
            return Assemble(now, before, old, names, drafts, budgets, added);
        }
        catch
        {
            added.ForEach(discard);
            throw;
        }
    }

    private TableChange Assemble(
        Blueprint now, Blueprint? before, RoutingTable? old, Func<List<NameEntry>, NameTable> names, GroupDraft?[] drafts, BudgetBook budgets, List<DeploymentState> added)
    {
        var configured = new Dictionary<DeploymentState, DeploymentSettings>();
        var switched = new List<(DeploymentState, bool)>();
        var declared = new DeploymentState?[drafts.Length][];
        bool renamed = before is null || !now.Aliases.SequenceEqual(before.Aliases);
        for (int g = 0; g < drafts.Length; g++)
        {
            GroupTable? tableBefore = old is not null && g < old.Groups.Length ? old.Groups[g] : null;
            if (drafts[g] is not { } draft)
            {
                declared[g] = tableBefore!.Declared;
                continue;
            }

            declared[g] = States(now.Spec, draft, tableBefore, budgets, added, configured, switched);
            renamed |= draft.Before is null || draft.Plan.Exists != draft.Before.Exists
                || !draft.Plan.Deployments.Select(d => d.Spec.Id).SequenceEqual(draft.Before.Deployments.Select(d => d.Spec.Id));
        }

        GroupTable[] groups = Groups(now, before, old, drafts, declared, configured);
        var table = new RoutingTable(groups, renamed ? names(Names(now)) : old!.Names, budgets, now.Spec.Settings.Text(Setting.DefaultGroup));
        for (int g = 0; g < groups.Length; g++)
        {
            FallbackLists fallbacks = FallbackBuilder.Build(now.Groups[g].Settings.Effective, now.Settings.Effective, g, table);
            if (!fallbacks.Equals(groups[g].Fallbacks))
            {
                groups[g] = groups[g].With(fallbacks);
            }
        }

        foreach (Budget budget in budgets.Longer(old?.Budgets))
        {
            Log.BudgetForgets(log, budget);
        }

        var change = new TableChange(table) { Added = added, Configured = configured, Switched = switched };
        for (int g = 0; g < (old?.Groups.Length ?? 0); g++)
        {
            if (drafts[g] is not null)
            {
                change.Removed.AddRange(old!.Groups[g].Declared.Except(groups[g].Declared).OfType<DeploymentState>());
            }
        }

        return change;
    }

    /// <summary>Makes the tables of changed groups, and of those in which a changed one stands; inner groups before outer ones.</summary>
    private GroupTable[] Groups(
        Blueprint now, Blueprint? before, RoutingTable? old, GroupDraft?[] drafts, DeploymentState?[][] declared, Dictionary<DeploymentState, DeploymentSettings> configured)
    {
        var groups = new GroupTable?[drafts.Length];
        for (int g = 0; g < groups.Length; g++)
        {
            Make(g);
        }

        return groups!;

        GroupTable Make(int g)
        {
            if (groups[g] is { } made)
            {
                return made;
            }

            GroupTable? tableBefore = old is not null && g < old.Groups.Length ? old.Groups[g] : null;
            GroupPlan plan = now.Groups[g];
            bool changed = drafts[g] is not null;
            foreach (DeploymentPlan deployment in plan.Deployments)
            {
                // No cycle gets past the rules.
                changed |= deployment.Spec.NestedGroup is { } name && now.Find(name) is >= 0 and var inner && Make(inner) != (inner < old?.Groups.Length ? old.Groups[inner] : null);
            }

            return groups[g] = changed
                ? _groups.Build(
                    g,
                    plan,
                    now.Settings.Effective,
                    declared[g],
                    name => now.Find(name) is >= 0 and var inner ? groups[inner] : null,
                    tableBefore,
                    before is not null && g < before.Groups.Count ? before.Groups[g].Strategy : null,
                    configured)
                : tableBefore!;
        }
    }

    private static bool Like(List<BudgetSpec> budgets, List<BudgetSpec> before)
        => budgets.Select(b => (b.Scope, b.Usd, b.Per)).SequenceEqual(before.Select(b => (b.Scope, b.Usd, b.Per)));

    private DeploymentState?[] States(
        RouterSpec spec,
        GroupDraft draft,
        GroupTable? before,
        BudgetBook budgets,
        List<DeploymentState> added,
        Dictionary<DeploymentState, DeploymentSettings> configured,
        List<(DeploymentState State, bool Off)> switched)
    {
        GroupSpec group = draft.Plan.Spec;
        var states = new DeploymentState?[draft.Entries.Length];
        var wanted = new List<(int Index, DeploymentConnection Connection, DeploymentSettings Settings)>();
        for (int d = 0; d < states.Length; d++)
        {
            GroupDraft.Entry entry = draft.Entries[d];
            if (entry.Configuration is null)
            {
                states[d] = entry.State;
                continue;
            }

            DeploymentConnection connection = factory.Connection(spec, group, entry.Plan.Spec, entry.Configuration);
            DeploymentSettings settings = factory.Settings(spec, group, entry.Plan.Spec, entry.Configuration, budgets);
            bool off = factory.IsOff(entry.Plan, connection.Name, entry.Configuration);
            if (entry.State is not { } state || !IsKept(state, entry, connection, off))
            {
                wanted.Add((d, connection, settings));
                continue;
            }

            states[d] = state;
            if (settings != state.Settings)
            {
                configured.Add(state, settings);
            }

            if (off != state.IsDisabled)
            {
                switched.Add((state, off));
            }
        }

        List<(DeploymentChunk Chunk, int Slot)> seats = slots.Take(wanted.Count, before is null ? [] : Array.ConvertAll(before.Segments, s => s.Chunk));
        for (int i = 0; i < wanted.Count; i++)
        {
            GroupDraft.Entry entry = draft.Entries[wanted[i].Index];
            try
            {
                states[wanted[i].Index] = factory.Create(seats[i], group, entry.Plan, entry.Configuration!, wanted[i].Connection, wanted[i].Settings, entry.State);
            }
            catch
            {
                seats[i..].ForEach(seat => slots.Free(seat.Chunk, seat.Slot));
                throw;
            }

            added.Add(states[wanted[i].Index]!);
        }

        return states;
    }

    /// <summary>Whether a deployment goes on as it is: it sends as before, or not at all.</summary>
    private static bool IsKept(DeploymentState state, GroupDraft.Entry entry, DeploymentConnection connection, bool off)
        => off && state.Client is not OffClient
            ? connection.Model == state.Connection.Model && connection.Provider == state.Connection.Provider
            : off == state.Client is OffClient && connection.IsLike(state.Connection) && StateFactory.HasClientOf(entry.Plan, entry.PlanBefore!);

    private static List<NameEntry> Names(Blueprint now)
    {
        List<NameEntry> entries = NameIndex.Build(now.Spec);
        if (now.Ordinals.Length < now.Groups.Count)
        {
            for (int i = 0; i < entries.Count; i++)
            {
                entries[i] = entries[i] with { Group = now.Ordinals[entries[i].Group] };
            }
        }

        return entries;
    }
}
