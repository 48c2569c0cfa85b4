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

        foreach (BudgetSpec budget in spec.Budgets)
        {
            if (Complaint(budget, spec, deployments, providers, out string? suggestion) is { } complaint)
            {
                faults.Add(new Fault(ConfigRules.BadBudget, budget.Place, [Words.Show(budget.Scope), complaint]) { Suggestion = suggestion });
                continue;
            }

            if (budget.Kind == BudgetSpec.ProviderKind && !providers.Contains(budget.Name) && !spec.Incomplete)
            {
                faults.Add(ConfigRules.UnusedBudget, budget.Place, Words.Show(budget.Scope));
            }

            if (budget.Per != BudgetPeriod.Minute)
            {
                faults.Add(ConfigRules.LongBudget, budget.Place, Words.Show(budget.Scope), BudgetSpec.Periods[(int)budget.Per]);
            }
        }
    }

    private static string? Complaint(
        BudgetSpec budget, RouterSpec spec, HashSet<string> deployments, HashSet<string> providers, out string? suggestion)
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

        return budget.Kind switch
        {
            BudgetSpec.DeploymentKind => Unknown(budget, deployments, deployments.Contains(budget.Name) || spec.Incomplete, out suggestion),
            BudgetSpec.ProviderKind => Unknown(
                budget,
                [.. providers, .. ProviderFacts.All.Select(static facts => facts.Name)],
                providers.Contains(budget.Name) || ProviderFacts.Find(budget.Name) is not null || spec.Incomplete,
                out suggestion),
            _ => Texts.Complaint(budget.Name, LongestName) is { } complaint ? "names something that " + complaint : null,
        };
    }

    private static string? Unknown(BudgetSpec budget, IEnumerable<string> candidates, bool known, out string? suggestion)
    {
        suggestion = null;
        if (known)
        {
            return null;
        }

        string[] names = [.. candidates];
        string? nearest = Suggestions.Nearest(budget.Name, names);
        suggestion = nearest is null ? null : budget.Kind + ":" + nearest;
        return $"is on a {budget.Kind} that does not exist; {Words.Hint(nearest, names, budget.Kind)}";
    }
}
