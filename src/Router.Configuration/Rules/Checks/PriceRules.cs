namespace LlmRouter.Configuration;

/// <summary>
/// Deployments under a budget whose price nobody knows, so that nothing could be booked. What a deployment states counts first,
/// then the catalog of known models. Models of wildcard groups are known only when they are asked for.
/// </summary>
internal static class PriceRules
{
    public static void Check(RouterSpec spec, FaultBag faults)
    {
        if (spec.Budgets.Count == 0 || spec.Incomplete)
        {
            return;
        }

        // Any request may have any tag and tenant.
        BudgetSpec? all = spec.Budgets.Find(static budget => budget.Kind is BudgetSpec.TagKind or BudgetSpec.TenantKind);
        var byScope = new Dictionary<string, BudgetSpec>(StringComparer.OrdinalIgnoreCase);
        foreach (BudgetSpec budget in spec.Budgets)
        {
            byScope[budget.Scope] = budget;
        }

        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is null && deployment.Settings.Flag(Setting.Disabled) != true
                    && deployment.Settings.TryGet(Setting.Model, out SettingValue model) && !WildcardNames.IsWildcard(model.Text)
                    && model.Text.IndexOf('/') is var slash and > 0
                    && (Find(byScope, BudgetSpec.DeploymentKind, group.Name + "/" + deployment.Id)
                        ?? Find(byScope, BudgetSpec.ProviderKind, model.Text.Substring(0, slash)) ?? all) is { } budget
                    && !IsKnown(deployment.Settings, model.Text, group.IsEmbedding))
                {
                    faults.Add(new Fault(
                        ConfigRules.NoPrice, model.Place, [Words.Capital(Words.Deployment(deployment.Id, group.Name)), Words.Show(budget.Scope)])
                    {
                        Related = [budget.Place],
                    });
                }
            }
        }
    }

    private static BudgetSpec? Find(Dictionary<string, BudgetSpec> byScope, string kind, string name) =>
        byScope.TryGetValue(kind + ":" + name, out BudgetSpec? budget) ? budget : null;

    private static bool IsKnown(SettingBag settings, string model, bool embedding)
    {
        bool input = false;
        bool output = embedding;
        if (settings.TryGet(Setting.Price, out SettingValue price))
        {
            foreach (KeyValuePair<string, double> pair in price.NumberMap)
            {
                input |= pair.Key == "input";
                output |= pair.Key == "output";
            }
        }

        if (input && output)
        {
            return true;
        }

        string name = settings.Text(Setting.BaseModel) ?? model;
        int slash = name.IndexOf('/');
        return slash > 0 && KnownModels.Find(name.Substring(0, slash), name.Substring(slash + 1)) is { } facts
            && (input || facts.Prices.Input is not null) && (output || facts.Prices.Output is not null);
    }
}
