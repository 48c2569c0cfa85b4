namespace LlmRouter.Configuration;

/// <summary>
/// What <c>"$suppress"</c> in a file, group or deployment takes back: warnings and notes about what stands inside. Errors stay, because no
/// working router results of what they are about.
/// </summary>
internal static class Suppressions
{
    public static void Apply(RouterSpec spec, FaultBag faults)
    {
        if (spec.Suppressions.Count == 0)
        {
            return;
        }

        var used = new HashSet<SuppressionSpec>();
        faults.RemoveAll(fault =>
        {
            bool any = false;
            foreach (SuppressionSpec one in spec.Suppressions)
            {
                if (one.Id == fault.Rule.Id && one.Covers(fault.Place) && fault.Rule.Severity != FaultSeverity.Error)
                {
                    any = true;
                    used.Add(one);
                }
            }

            return any;
        });

        foreach (SuppressionSpec one in spec.Suppressions)
        {
            if (Find(one.Id) is not { } rule)
            {
                string? suggestion = Suggestions.Nearest(one.Id, ConfigRules.All.Select(static rule => rule.Id));
                string hint = suggestion is null ? "is no rule's id. Write one such as \"LLMR4005\"." : $"is no rule's id; did you mean '{suggestion}'?";
                faults.Add(new Fault(ConfigRules.BadSuppression, one.Place, [Words.Show(one.Id), one.Where, hint]) { Suggestion = suggestion });
            }
            else if (rule.Severity == FaultSeverity.Error)
            {
                faults.Add(new Fault(ConfigRules.BadSuppression, one.Place, [one.Id, one.Where, "is an error, with which no router works. Mend what it is about."])
                {
                    Fix = FaultFix.Remove,
                });
            }
            else if (!used.Contains(one) && !spec.Incomplete)
            {
                faults.Add(new Fault(ConfigRules.IdleSuppression, one.Place, [one.Id, one.Where]) { Fix = FaultFix.Remove });
            }
        }
    }

    private static RuleInfo? Find(string id)
    {
        foreach (RuleInfo rule in ConfigRules.All)
        {
            if (rule.Id == id)
            {
                return rule;
            }
        }

        return null;
    }
}
