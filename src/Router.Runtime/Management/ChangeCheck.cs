using LlmRouter.Configuration;
using LlmRouter.Core;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Management;

/// <summary>Checks what a change would make of a router: by the rules of the build, all of it, and all faults at once.</summary>
internal static class ChangeCheck
{
    /// <exception cref="RouterConfigurationException">There are faults.</exception>
    public static void Throw(RouterChange change, ILogger log)
    {
        FaultBag faults = change.Faults;
        CheckSizes(change.Blueprint, change.Complaints);
        SpecRules.Check(change.Blueprint.Spec, faults, members: false);
        string[] errors =
        [
            .. change.Complaints,
            .. faults.Faults.Where(f => f.Rule.Severity == FaultSeverity.Error && !IsAllowed(f, change)).Select(f => SourceText.Describe(f, change.Texts)),
        ];
        if (errors.Length > 0)
        {
            throw new RouterConfigurationException("Nothing was changed: what was asked for has faults.", errors);
        }

        foreach (Fault fault in faults.Faults.Where(f => f.Rule.Severity == FaultSeverity.Warning && change.Texts.Exists(t => t.Has(f.Place))))
        {
            Log.ConfigurationFault(log, SourceText.Describe(fault, change.Texts));
        }
    }

    /// <summary>A group that the program empties may be filled again; one that a text declares without deployments is a slip.</summary>
    private static bool IsAllowed(Fault fault, RouterChange change)
        => fault.Rule == ConfigRules.NoDeployments && !change.Texts.Exists(t => t.Has(fault.Place));

    private static void CheckSizes(Blueprint blueprint, List<string> complaints)
    {
        foreach (GroupPlan group in blueprint.Groups)
        {
            if (group.Deployments.Count > Selection.MostDeployments)
            {
                complaints.Add(RouterChange.TooMany(group.Name));
            }
        }
    }
}
