using LlmRouter.Configuration;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>A configuration as text, whatever the order in which its settings were given: equal texts mean the same router.</summary>
internal static class SpecText
{
    public static string Of(RouterSpec spec)
    {
        var lines = new List<string> { "router" + Of(spec.Settings) };
        foreach (GroupSpec group in spec.Groups)
        {
            lines.Add($"group {group.Name} {group.StrategyType}{Of(group.Settings)}");
            lines.AddRange(group.Deployments.Select(one => $"  {one.Id}{Of(one.Settings)}"));
        }

        lines.AddRange(spec.Aliases.Select(one => $"alias {one.Name} {one.Target} {one.Hidden}"));
        lines.AddRange(spec.Endpoints.Select(one => $"endpoint {one.Name}{Of(one.Settings)}"));
        lines.AddRange(spec.Budgets.Select(one => $"budget {one.Scope} {one.Usd} {one.Per}"));
        return string.Join('\n', lines);
    }

    private static string Of(SettingBag settings) =>
        string.Concat(settings.Select(value => $" {value.Setting}={JsonPrinter.Print(ConfigurationTree.Value(value)).Trim()}").Order(StringComparer.Ordinal));
}
