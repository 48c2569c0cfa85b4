using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;

namespace LlmRouter.Analyzers.Tests;

public class RuleTests
{
    private static IEnumerable<DiagnosticDescriptor> Supported => [.. new RouterConfigurationAnalyzer().SupportedDiagnostics, .. new CallSiteAnalyzer().SupportedDiagnostics];

    [Fact]
    public void Every_rule_is_supported_under_its_own_id()
    {
        Assert.Equal(ConfigRules.All.Count, ConfigRules.All.Select(rule => rule.Id).Distinct().Count());
        Assert.Equal(ConfigRules.All.Select(rule => rule.Id).Order(), Supported.Select(rule => rule.Id).Order());
    }

    [Fact]
    public void Every_rule_reads_like_one()
    {
        foreach (DiagnosticDescriptor rule in Supported)
        {
            Assert.Matches("^LLMR[0-9]{4}$", rule.Id);
            Assert.StartsWith("LlmRouter.", rule.Category, StringComparison.Ordinal);
            string title = rule.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(title.Length > 5 && char.IsUpper(title[0]) && title[^1] != '.', rule.Id + ": " + title);
        }
    }
}
