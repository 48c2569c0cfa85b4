using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LlmRouter.Configuration.Tests;

/// <summary>The schema and the rules say the same of what a schema can say anything about.</summary>
public class SchemaAgreementTests
{
    /// <summary>Rules about the shape of a document, which a schema knows too.</summary>
    private static readonly string[] OfShape = ["LLMR1002", "LLMR1003", "LLMR1006", "LLMR1007", "LLMR1011", "LLMR4001"];

    private static readonly SchemaCheck Schema = new(JsonDocument.Parse(SchemaWriter.Write()).RootElement);

    public static TheoryData<string> Names => [.. RuleCase.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_has_no_fault_is_valid(string name)
    {
        foreach (string text in RuleCase.All.Single(one => one.Name == name).Good.Where(IsFile))
        {
            // An editor that knows only the schema shows what a document suppresses.
            if (text.Contains("$suppress", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.Empty(Schema.Errors(text));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_of_shape_makes_it_invalid(string name)
    {
        foreach (string marked in RuleCase.All.Single(one => one.Name == name).Bad.Where(IsFile))
        {
            Markup markup = Markup.Parse(marked);

            // How long "48h" is no schema can say.
            if (markup.Spans.Any(span => OfShape.Contains(span.Id) && !(span.Id == "LLMR1007" && markup.Text[span.Start] == '"')))
            {
                Assert.NotEmpty(Schema.Errors(markup.Text));
            }
        }
    }

    [Fact]
    public void Every_sample_is_valid()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(Root(), "samples"), "*models.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("Mistakes", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(Schema.Errors(File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/routing.md")]
    public void Whole_documents_that_the_documentation_shows_are_valid(string file)
    {
        string[] blocks = [.. File.ReadAllText(Path.Combine(Root(), file)).ReplaceLineEndings("\n").Split("```jsonc\n").Skip(1)
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).Where(block => block.StartsWith("{\n", StringComparison.Ordinal))];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Empty(Schema.Errors(block)));
    }

    private static bool IsFile(string text) => !text.StartsWith("[attributes]", StringComparison.Ordinal);

    private static string Root([CallerFilePath] string self = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(self)!, "..", "..", ".."));
}
