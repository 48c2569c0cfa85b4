using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Management;

namespace LlmRouter.Building;

/// <summary>A group whose table is to be made anew: what is declared for it now, beside what there is of it.</summary>
internal sealed class GroupDraft(GroupPlan plan, GroupPlan? before, GroupDraft.Entry[] entries)
{
    public GroupPlan Plan => plan;

    public GroupPlan? Before => before;

    /// <summary>The deployments, in declared order.</summary>
    public Entry[] Entries => entries;

    public static GroupDraft Of(GroupPlan plan, GroupPlan? before, GroupTable? table, bool router, bool endpoints, ConfigurationResolver resolver)
    {
        var known = new Dictionary<string, (DeploymentPlan Plan, DeploymentState? State)>(StringComparer.OrdinalIgnoreCase);
        for (int d = 0; d < (before?.Deployments.Count ?? 0); d++)
        {
            known[before!.Deployments[d].Spec.Id] = (before.Deployments[d], table!.Declared[d]);
        }

        bool settings = router || before is null || plan.Settings != before.Settings;
        var entries = new Entry[plan.Deployments.Count];
        for (int d = 0; d < entries.Length; d++)
        {
            DeploymentPlan deployment = plan.Deployments[d];
            if (deployment.Spec.NestedGroup is not null)
            {
                entries[d] = new Entry(deployment, null, null, null);
            }
            else if (!known.TryGetValue(deployment.Spec.Id, out var one) || one.State is null)
            {
                entries[d] = new Entry(deployment, null, null, resolver.Resolve(plan.Spec, deployment));
            }
            else if (one.Plan != deployment || (endpoints && deployment.Spec.Settings.Text(Setting.Endpoint) is ['@', ..]))
            {
                entries[d] = new Entry(deployment, one.Plan, one.State, resolver.Resolve(plan.Spec, deployment));
            }
            else
            {
                entries[d] = new Entry(deployment, one.Plan, one.State, settings ? one.State.Configuration : null);
            }
        }

        return new GroupDraft(plan, before, entries);
    }

    /// <summary>One deployment.</summary>
    /// <param name="Plan">What is declared for it.</param>
    /// <param name="PlanBefore">What was.</param>
    /// <param name="State">It itself, if there is one of this id.</param>
    /// <param name="Configuration">How it is reached; <see langword="null"/> when nothing that concerns it has changed.</param>
    internal readonly record struct Entry(DeploymentPlan Plan, DeploymentPlan? PlanBefore, DeploymentState? State, DeploymentConfiguration? Configuration);
}
