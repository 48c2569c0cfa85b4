namespace LlmRouter.Configuration;

/// <summary>Budgets on what does not exist, or that a restart forgets.</summary>
internal static class BudgetRules
{
    private const int LongestName = 256;

    public static void Check(RouterSpec spec, FaultBag faults)
    {
        if (spec.Budgets.Count == 0)
        {
            return;
        }

        var deployments = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var providers = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is null)
                {
                    deployments.Add(group.Name + "/" + deployment.Id);
                    string model = deployment.Settings.Text(Setting.Model) ?? "";
                    providers.Add(model.Substring(0, Math.Max(0, model.IndexOf('/'))));
                }
            }
        }

        string[] known = [.. deployments];
        string[] usable = [.. providers.Concat(ProviderFacts.All.Select(static facts => facts.Name)).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (BudgetSpec budget in spec.Budgets)
        {
            bool there = spec.Incomplete || (budget.Kind == BudgetSpec.DeploymentKind
                ? deployments.Contains(budget.Name)
                : providers.Contains(budget.Name) || ProviderFacts.Find(budget.Name) is not null);
            if (Complaint(budget, there, budget.Kind == BudgetSpec.DeploymentKind ? known : usable, faults, out string? suggestion) is { } complaint)
            {
                faults.Add(new Fault(ConfigRules.BadBudget, budget.Place, [Words.Show(budget.Scope), complaint]) { Suggestion = suggestion });
                continue;
            }

            if (budget.Kind == BudgetSpec.ProviderKind && !providers.Contains(budget.Name) && !spec.Incomplete)
            {
                faults.Add(new Fault(ConfigRules.UnusedBudget, budget.Place, [Words.Show(budget.Scope)]) { Fix = FaultFix.Remove });
            }

            if (budget.Per != BudgetPeriod.Minute)
            {
                faults.Add(ConfigRules.LongBudget, budget.Place, Words.Show(budget.Scope), BudgetSpec.Periods[(int)budget.Per]);
            }
        }
    }

    private static string? Complaint(BudgetSpec budget, bool there, string[] known, FaultBag faults, out string? suggestion)
    {
        suggestion = null;
        if (Array.IndexOf(BudgetSpec.Kinds, budget.Kind) < 0)
        {
            string? kind = Suggestions.Nearest(budget.Kind, BudgetSpec.Kinds);
            suggestion = kind is null ? null : kind + ":" + budget.Name;
            return "is on nothing that can have one; "
                + (kind is null ? "write \"deployment:group/id\", \"provider:name\", \"tag:name\", \"tenant:name\" or \"tenant:*\"" : $"did you mean '{Words.Show(suggestion!)}'?");
        }

        if (budget.Name.Trim().Length == 0)
        {
            return $"names nothing after '{budget.Kind}:'. Write the name of what it is on.";
        }

        if (budget.Kind is BudgetSpec.TagKind or BudgetSpec.TenantKind)
        {
            return Texts.Complaint(budget.Name, LongestName) is { } complaint ? "names something that " + complaint : null;
        }

        if (there)
        {
            return null;
        }

        string? nearest = faults.Nearest(budget.Name, known);
        suggestion = nearest is null ? null : budget.Kind + ":" + nearest;
        return $"is on a {budget.Kind} that does not exist; {Words.Hint(nearest, known, budget.Kind)}";
    }
}
