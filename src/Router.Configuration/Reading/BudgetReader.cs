namespace LlmRouter.Configuration;

/// <summary>
/// Reads budgets: by scope, each an object or an array of them (JSON), or a list of objects that name their scope (attributes).
/// </summary>
internal sealed class BudgetReader(ReadContext context, SpecBuilder builder)
{
    /// <summary>More dollars than anybody spends are a slip of the keyboard.</summary>
    public const double MostUsd = 1_000_000_000;

    private static readonly string[] Members = ["usd", "per"];

    private readonly NumberReader _numbers = new(context);

    public void Read(ConfigNode node)
    {
        foreach (ConfigMember member in context.Members(node, "the budgets", named: true))
        {
            if (member.Value.Kind == ConfigKind.Array)
            {
                foreach (ConfigNode item in member.Value.Items)
                {
                    ReadOne(item, member.Name, member.NamePlace);
                }
            }
            else
            {
                ReadOne(member.Value, member.Name, member.NamePlace);
            }
        }

        foreach (ConfigNode item in node.Items)
        {
            if (context.Expect(item, ConfigKind.Object, "budgets", "the configuration")
                && item.Members.FirstOrDefault(static member => member.Name == "scope").Value is { } scope
                && context.Expect(scope, ConfigKind.Text, "scope", "a budget"))
            {
                ReadOne(item, scope.Text, scope.Place, "scope");
            }
        }
    }

    private void ReadOne(ConfigNode node, string scope, Place place, params string[] others)
    {
        string where = Words.Budget(scope);
        if (!context.Expect(node, ConfigKind.Object, scope, "the budgets"))
        {
            return;
        }

        ConfigNode? usd = null;
        ConfigNode? per = null;
        foreach (ConfigMember member in context.Members(node, where))
        {
            if (member.Name == "usd")
            {
                usd = member.Value;
            }
            else if (member.Name == "per")
            {
                per = member.Value;
            }
            else if (Array.IndexOf(others, member.Name) < 0)
            {
                context.Unknown(member, where, Members);
            }
        }

        bool broken = node.Members.Any(static member => member.Value.Kind == ConfigKind.Broken);
        if (!broken && (usd is null || per is null))
        {
            context.Faults.Add(
                ConfigRules.Missing, place, Words.Capital(where), context.Shown(usd is null ? "usd" : "per"), "Give it both: how many US dollars, and per which window.");
        }

        double? amount = usd is null ? null : _numbers.Read(SettingKind.Number, 0, MostUsd, usd, "usd", where);
        BudgetPeriod? period = per is null ? null : Period(per, where);
        if (amount is { } dollars && period is { } window)
        {
            builder.AddBudget(new BudgetSpec(scope, dollars, window, place, context.Source == ConfigSource.Json), context.Document);
        }
    }

    private BudgetPeriod? Period(ConfigNode node, string where)
    {
        if (node.Kind != ConfigKind.Text)
        {
            context.WrongKind(node, "per", where, "a text");
            return null;
        }

        int period = Array.IndexOf(BudgetSpec.Periods, node.Text);
        if (period < 0)
        {
            string? suggestion = Suggestions.Nearest(node.Text, BudgetSpec.Periods);
            context.Faults.Add(new Fault(
                ConfigRules.WrongChoice, node.Place, [context.Shown("per"), where, Words.Show(node.Text), Words.Hint(suggestion, BudgetSpec.Periods, "choice")])
            {
                Suggestion = suggestion,
            });
        }

        return period < 0 ? null : (BudgetPeriod)period;
    }
}
