using System.Runtime.CompilerServices;

namespace LlmRouter.Configuration.Tests;

/// <summary>Configurations that the documentation shows, and samples have, are careful ones: no rule may warn of them.</summary>
public class OrdinaryTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/routing.md")]
    public void What_the_documentation_shows_is_without_a_warning(string file)
    {
        string[] blocks = [.. File.ReadAllText(Path.Combine(Root(), file)).ReplaceLineEndings("\n").Split("```jsonc\n").Skip(1)
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).Where(block => block.StartsWith("{\n", StringComparison.Ordinal))];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, Check);
    }

    [Theory]
    [InlineData("samples/ModelsJson/models.json")]
    [InlineData("tests/Router.Integration.Tests/models.json")]
    public void A_file_of_ours_is_without_a_warning(string file) => Check(File.ReadAllText(Path.Combine(Root(), file)));

    private static void Check(string text) =>
        Assert.Empty(Config.Check(text).Where(fault => fault.Rule.Severity != FaultSeverity.Info && fault.Rule != ConfigRules.UnknownFallback).Select(fault => fault.ToString()));

    private static string Root([CallerFilePath] string self = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(self)!, "..", "..", ".."));
}
