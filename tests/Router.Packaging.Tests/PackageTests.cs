namespace LlmRouter.Packaging.Tests;

[Collection(nameof(Feed))]
public class PackageTests(Feed feed)
{
    [Fact]
    public void The_package_holds_the_runtime_what_extends_the_compiler_and_the_schema() => Assert.Equal(
        [
            "LlmRouter.nuspec",
            "README.md",
            "analyzers/dotnet/roslyn4.14/cs/LlmRouter.Analyzers.dll",
            "analyzers/dotnet/roslyn4.14/cs/LlmRouter.CodeFixes.dll",
            "analyzers/dotnet/roslyn4.14/cs/LlmRouter.Generators.dll",
            "build/LlmRouter.props",
            "buildTransitive/LlmRouter.props",
            "lib/net10.0/LlmRouter.dll",
            "lib/net10.0/LlmRouter.xml",
            "schema/models.schema.json",
        ],
        feed.Content("LlmRouter"));

    [Fact]
    public void The_package_for_tests_holds_nothing_else() => Assert.Equal(
        ["LlmRouter.Testing.nuspec", "README.md", "lib/net10.0/LlmRouter.Testing.dll", "lib/net10.0/LlmRouter.Testing.xml"], feed.Content("LlmRouter.Testing"));

    [Fact]
    public async Task A_fresh_project_is_generated_built_and_run_with_the_packages_alone()
    {
        using FreshProject project = new FreshProject(feed, "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>").With("ModelsJson");
        Assert.Equal(
            """
            assistant: azure-east
            without azure-east: openai
            without both: mini
            embed: 2 vectors

            """,
            (await project.RunAsync()).ReplaceLineEndings("\n"));
    }
}
