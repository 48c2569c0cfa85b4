using System.Text;
using LlmRouter.Configuration;
using LlmRouter.Configuration.Tests;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>Every rule has its page, and the pages say what the rules do. With LLMR_ACCEPT=1 they are written.</summary>
public class RulePagesTests
{
    public static TheoryData<string> Ids => [.. ConfigRules.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page(string id)
    {
        RuleInfo rule = ConfigRules.All.Single(rule => rule.Id == id);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLink, StringComparison.Ordinal);
        Accepted.Check($"../../../docs/rules/{id}.md", RulePages.Page(rule));
    }

    [Fact]
    public void The_table_lists_them_all() => Accepted.Check("../../../docs/rules/README.md", RulePages.Table());

    [Fact]
    public void The_release_notes_of_the_analyzers_list_them_all()
    {
        var text = new StringBuilder("; Rules by release, for those who update. Written by a test; docs/rules has a page for each.\n\n### New Rules\n\nRule ID | Category | Severity | Notes\n--------|----------|----------|-------\n");
        foreach (RuleInfo rule in ConfigRules.All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{rule.Id} | {rule.Category} | {rule.Severity} | {rule.Title}\n");
        }

        Accepted.Check("../../../src/Router.Analyzers/AnalyzerReleases.Unshipped.md", text.ToString());
    }

    [Fact]
    public void No_page_is_about_a_rule_that_is_gone()
    {
        string folder = Path.GetFullPath(Path.Combine(Accepted.Folder(), "../../../docs/rules"));
        Assert.Equal(
            ConfigRules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal),
            Directory.GetFiles(folder, "LLMR*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }
}
