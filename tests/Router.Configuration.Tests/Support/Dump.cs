using System.Globalization;
using System.Text;

namespace LlmRouter.Configuration.Tests;

/// <summary>A configuration as text, without places: equal texts mean equal configurations.</summary>
internal static class Dump
{
    public static string Of(RouterSpec spec)
    {
        var text = new StringBuilder();
        text.Append("router ").Append(spec.RouterName ?? "-").AppendLine(Of(spec.Settings));
        foreach (GroupSpec group in spec.Groups)
        {
            text.Append("group ").Append(group.Name).AppendLine(Of(group.Settings));
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                text.Append("  ").Append(deployment.Id).AppendLine(Of(deployment.Settings));
            }
        }

        foreach (AliasSpec alias in spec.Aliases)
        {
            text.Append("alias ").Append(alias.Name).Append(" -> ").Append(alias.Target).AppendLine(alias.Hidden ? " hidden" : "");
        }

        foreach (EndpointSpec endpoint in spec.Endpoints)
        {
            text.Append("endpoint ").Append(endpoint.Name).AppendLine(Of(endpoint.Settings));
        }

        foreach (BudgetSpec budget in spec.Budgets)
        {
            text.Append("budget ").Append(budget.Scope).Append(' ').Append(Number(budget.Usd)).Append(" per ").Append(budget.Per).AppendLine();
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    public static string Of(SettingBag settings)
    {
        var text = new StringBuilder();
        foreach (SettingValue value in settings)
        {
            text.Append(' ').Append(value.Setting).Append('=').Append(value.Object switch
            {
                string one => one,
                string[] list => "[" + string.Join(",", list) + "]",
                KeyValuePair<string, string>[] map => "{" + string.Join(",", map.Select(pair => pair.Key + ":" + pair.Value)) + "}",
                KeyValuePair<string, double>[] map => "{" + string.Join(",", map.Select(pair => pair.Key + ":" + Number(pair.Value))) + "}",
                FallbackSpec[] list => "[" + string.Join(",", list.Select(Of)) + "]",
                _ => Number(value.Number),
            });
        }

        return text.ToString();
    }

    private static string Of(FallbackSpec fallback) =>
        fallback.Target + (fallback.Kinds is null ? "" : " on " + string.Join("+", fallback.Kinds)) + Of(fallback.Settings);

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
