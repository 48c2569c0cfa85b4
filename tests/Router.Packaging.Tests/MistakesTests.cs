namespace LlmRouter.Packaging.Tests;

[Collection(nameof(Feed))]
public class MistakesTests(Feed feed)
{
    /// <summary>Its file of what is expected is rewritten with LLMR_ACCEPT=1.</summary>
    [Fact]
    public async Task Ten_mistakes_are_ten_lines_with_id_place_and_remedy_and_nothing_else()
    {
        using FreshProject project = new FreshProject(feed).With("Mistakes");
        string[] lines = await project.DiagnosticsAsync();
        string file = Path.Combine(Repository.Root, "samples", "Mistakes", "expected.txt");
        if (Environment.GetEnvironmentVariable("LLMR_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n");
        }

        Assert.Equal(await File.ReadAllLinesAsync(file), lines);
        Assert.Equal(10, lines.Length);
    }

    [Fact]
    public async Task Severities_are_changed_and_faults_suppressed_by_each_means_where_it_reaches()
    {
        using FreshProject project = new FreshProject(feed, "<NoWarn>$(NoWarn);LLMR1002</NoWarn>");
        project.Write("Program.cs", "System.Console.WriteLine();");
        project.Write("AppRouter.cs", "using LlmRouter;\n[LlmRouter]\n#pragma warning disable LLMR3003\n[ModelGroup(\"a\", Fallbacks = [\"a\"])]\n#pragma warning restore LLMR3003\n[Deployment(\"a\", Model = \"openai/m\", Region = \"\")]\npublic partial class AppRouter;\n");
        project.Write(
            "models.json",
            """
            {
              "groups": {
                "b": { "$suppress": ["LLMR1009"], "unknown": 1, "deployments": [{ "model": "openai/m", "region": "" }] },
                "c": { "retries": 1, "retries": 2, "deployments": [{ "model": "openai/m", "region": "" }] }
              }
            }
            """);

        // Without anything else: LLMR1002 is taken back by NoWarn, LLMR3003 by a pragma, and LLMR1009 by the file for its group "b".
        Assert.Equal(["AppRouter.cs(6,47): warning LLMR1009", "models.json(4,12): warning LLMR1005", "models.json(4,89): warning LLMR1009"], await Ids(project));

        // An .editorconfig reaches C#, and a .globalconfig both; one raises a note.
        project.Write(".editorconfig", "root = true\n[*]\ndotnet_diagnostic.LLMR1009.severity = none\n");
        project.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.LLMR1005.severity = error\ndotnet_diagnostic.LLMR2020.severity = warning\n");
        Assert.Equal(
            [
                "AppRouter.cs(4,13): warning LLMR2020", "models.json(3,5): warning LLMR2020", "models.json(4,12): error LLMR1005", "models.json(4,5): warning LLMR2020",
                "models.json(4,89): warning LLMR1009",
            ],
            await Ids(project));
    }

    private static async Task<string[]> Ids(FreshProject project) =>
        [.. (await project.DiagnosticsAsync()).Select(line => line[..(line.IndexOf("LLMR", StringComparison.Ordinal) + 8)]).Order(StringComparer.Ordinal)];
}
