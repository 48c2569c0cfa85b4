namespace LlmRouter.Configuration;

/// <summary>Prices that are far from what the model is known to cost: mostly they are per token or per thousand.</summary>
internal static class PlausibleRules
{
    private const double Far = 50;
    private const double Near = 3;

    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.Settings.TryGet(Setting.Price, out SettingValue price))
                {
                    ModelFacts? model = facts.Model(deployment);
                    if (spec.Budgets.Count == 0)
                    {
                        // Under a budget a price that is not known is an error of its own.
                        CheckHalves(price, model, group, deployment, faults);
                    }

                    if (model is not null)
                    {
                        Check(price, model, Words.Deployment(deployment.Id, group.Name), faults);
                    }
                }
            }
        }
    }

    private static void Check(SettingValue price, ModelFacts model, string where, FaultBag faults)
    {
        for (int i = 0; i < price.NumberMap.Length; i++)
        {
            string name = price.NumberMap[i].Key;
            double given = price.NumberMap[i].Value;
            double? known = name == "input" ? model.Prices.Input : name == "output" ? model.Prices.Output : model.Prices.CachedInput;

            // 0 is a price that people mean.
            if (known is > 0 and var usual && given > 0 && (given * Far < usual || given > usual * Far))
            {
                double? meant = IsNear(given * 1_000_000, usual) ? given * 1_000_000 : IsNear(given * 1_000, usual) ? given * 1_000 : null;
                faults.Add(new Fault(
                    ConfigRules.OddPrice, price.PlaceOf(i),
                    [name, where, Words.Number(given), model.Id, Words.Number(usual), meant is { } right ? $"Write {Words.Number(Math.Round(right, 6))} if it was meant for fewer." : "Check it."])
                {
                    Fix = meant is { } value ? FaultFix.Replace(Words.Number(Math.Round(value, 6))) : null,
                });
            }
        }
    }

    /// <summary>What is not stated is as the catalog knows, and 0 where it does not.</summary>
    private static void CheckHalves(SettingValue price, ModelFacts? model, GroupSpec group, DeploymentSpec deployment, FaultBag faults)
    {
        bool input = Array.Exists(price.NumberMap, static pair => pair.Key == "input");
        bool output = Array.Exists(price.NumberMap, static pair => pair.Key == "output");
        if (input == output || (input && group.IsEmbedding) || deployment.NestedGroup is not null || group.IsWildcard || deployment.Settings.Flag(Setting.Disabled) == true)
        {
            return;
        }

        if ((input ? model?.Prices.Output : model?.Prices.Input) is null)
        {
            faults.Add(ConfigRules.HalfPrice, price.Place, Words.Deployment(deployment.Id, group.Name), input ? "input" : "output", input ? "output" : "input");
        }
    }

    private static bool IsNear(double price, double usual) => price <= usual * Near && price * Near >= usual;
}
