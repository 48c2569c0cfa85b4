using System.Globalization;
using System.Text;
using LlmRouter.Configuration;
using LlmRouter.Configuration.Tests;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>Writes the pages under <c>docs/rules</c> out of the rules, the cases that test them, and <see cref="RuleTexts"/>.</summary>
internal static class RulePages
{
    public static string Table()
    {
        var page = new StringBuilder("""
            # Rules

            What the analyzers say about configurations, in C# and in `models.json`, and about code that calls routers. Errors are about routers that cannot
            work (or keys that leak) and stop the build; the same rules throw at run time. Warnings are likely bugs. Notes (info) are shown in editors only.
            How to change or suppress one is on its page. A row with a fix has one in the editor, in both places, with "fix all"; on a router class
            there are refactorings that move its configuration from attributes to `models.json` and back.

            | id | severity | what | fix |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        string category = "";
        foreach (RuleInfo rule in ConfigRules.All)
        {
            string heading = rule.Category == category ? "" : $"| | | **{rule.Category["LlmRouter.".Length..]}** | |\n";
            category = rule.Category;
            page.Append(heading).Append(CultureInfo.InvariantCulture, $"| [{rule.Id}]({rule.Id}.md) | {Word(rule)} | {rule.Title} | {(HasFix(rule) ? "yes" : "")} |\n");
        }

        return page.ToString();
    }

    public static string Page(RuleInfo rule)
    {
        (string why, string fix) = RuleTexts.All[rule.Id];
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {rule.Id}: {rule.Title}\n\n{Word(rule)[..1].ToUpperInvariant()}{Word(rule)[1..]}, {rule.Category}{(HasFix(rule) ? ", with a code fix" : "")}. [All rules](README.md)\n\n");
        page.Append(CultureInfo.InvariantCulture, $"## Cause\n\n{Cause(rule)}\n\n## Why\n\n{why}\n\n## Fix\n\n{fix}\n\n## Example\n\n");
        AddExample(page, rule);
        page.Append("## Suppress\n\n").Append(Suppress(rule));
        return page.ToString();
    }

    private static string Cause(RuleInfo rule)
    {
        if (ExampleOf(rule) is not { } one)
        {
            return $"{rule.Title}.";
        }

        Fault fault = Config.Check(one.Advice, Texts(one.Bad)).First(fault => fault.Rule == rule);
        return $"{rule.Title}. Of the example below it says:\n\n> {fault.Message}";
    }

    private static void AddExample(StringBuilder page, RuleInfo rule)
    {
        if (RuleTexts.Code.TryGetValue(rule.Id, out (string Bad, string Good) code))
        {
            page.Append(CultureInfo.InvariantCulture, $"```csharp\n{code.Bad}\n```\n\nMended:\n\n```csharp\n{code.Good}\n```\n\n");
        }
        else if (ExampleOf(rule) is { } one)
        {
            Add(Texts(one.Bad));
            page.Append("Mended:\n\n");
            Add(Texts(one.Good));
        }
        else
        {
            page.Append("There is none: it is a defect of the generator.\n\n");
        }

        void Add(string[] texts)
        {
            foreach (string text in texts)
            {
                page.Append(CultureInfo.InvariantCulture, $"```jsonc\n{Pretty(text)}\n```\n\n");
            }
        }
    }

    private static string Suppress(RuleInfo rule)
    {
        if (rule.Severity == FaultSeverity.Error)
        {
            return rule.Id[4] == '6'
                ? "It cannot be suppressed in `models.json`. Where the text is no key, choose another one.\n"
                : "An error cannot be suppressed: with what it is about no router works.\n";
        }

        string level = rule.Severity == FaultSeverity.Info ? "warning" : "none";
        string inFile = rule.Id[4] == '8' ? "" : $"""
            In `models.json`, for the file, a group or a deployment:

            ```jsonc
            "$suppress": ["{rule.Id}"]
            ```


            """.ReplaceLineEndings("\n");
        return inFile + $"""
            In C#, around the attribute or call: `#pragma warning disable {rule.Id}`. For a project, in a `.globalconfig` (which, unlike
            `.editorconfig`, reaches `models.json` too), or by `NoWarn`:

            ```ini
            is_global = true
            dotnet_diagnostic.{rule.Id}.severity = {level}
            ```

            """.ReplaceLineEndings("\n");
    }

    /// <summary>The first case in a file in which the rule fires; one document rather than several.</summary>
    private static RuleCase? ExampleOf(RuleInfo rule) => RuleCase.All
        .Where(one => one.Bad.All(text => !text.StartsWith("[attributes]", StringComparison.Ordinal)) && one.Bad.Any(text => text.Contains("{|" + rule.Id, StringComparison.Ordinal)))
        .OrderBy(one => one.Bad.Length)
        .FirstOrDefault();

    private static string[] Texts(string[] marked) => [.. marked.Select(text => Markup.Parse(text).Text)];

    private static string Pretty(string text)
    {
        var faults = new FaultBag();
        ConfigNode root = JsonReader.Read("", text, faults);
        return faults.Faults.Count == 0 ? JsonPrinter.Print(root).TrimEnd() : text.Trim();
    }

    private static bool HasFix(RuleInfo rule) =>
        FixableRules.Ids.Contains(rule.Id) || new CallFix().FixableDiagnosticIds.Contains(rule.Id) || new AddPartialFix().FixableDiagnosticIds.Contains(rule.Id);

    private static string Word(RuleInfo rule) => rule.Severity switch
    {
        FaultSeverity.Error => "error",
        FaultSeverity.Warning => "warning",
        _ => "info",
    };
}
