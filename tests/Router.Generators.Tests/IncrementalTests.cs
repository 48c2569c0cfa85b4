using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmRouter.Generators.Tests;

/// <summary>What an edit runs again: the editor is as fast as this says.</summary>
public class IncrementalTests
{
    private const string Second = "/project/other.models.json";

    private const string OtherRouter = """
        { "router": "OtherRouter", "groups": { "other": { "deployments": [{ "id": "one", "model": "openai/one", "weight": 2 }] } } }
        """;

    [Fact]
    public void The_first_run_makes_everything()
    {
        GeneratorRun run = Start();
        foreach (string step in TrackingNames.All)
        {
            Assert.Equal("New,New", run.Reasons(step));
        }

        run.AssertCompiles();
    }

    [Fact]
    public void An_unrelated_edit_leaves_every_step_cached()
    {
        GeneratorRun run = Start().EditSource("1", "2", tree: 1);
        Assert.Equal("Unchanged,Unchanged", run.Reasons(TrackingNames.Declarations));
        Assert.Equal("Cached,Cached", run.Reasons(TrackingNames.Documents));
        Expect(run, routers: "Cached,Cached", outputs: "Cached,Cached", api: "Cached,Cached", tables: "Cached,Cached");
    }

    [Fact]
    public void A_comment_at_the_router_leaves_what_follows_cached()
    {
        GeneratorRun run = Start().EditSource("/* here */", "/* there, and longer */");
        Assert.Equal("Unchanged,Unchanged", run.Reasons(TrackingNames.Declarations));
        Expect(run, routers: "Cached,Cached", outputs: "Cached,Cached", api: "Cached,Cached", tables: "Cached,Cached");
    }

    [Fact]
    public void White_space_and_comments_in_json_leave_what_follows_cached()
    {
        GeneratorRun run = Start().EditFile(Second, "// new\n" + OtherRouter.Replace(" ", "\n  ", StringComparison.Ordinal));
        Assert.Equal("Cached,Unchanged", run.Reasons(TrackingNames.Documents));
        Expect(run, routers: "Cached,Cached", outputs: "Cached,Cached", api: "Cached,Cached", tables: "Cached,Cached");
    }

    [Fact]
    public void Another_weight_writes_the_tables_of_its_router_and_no_api()
    {
        GeneratorRun run = Start().EditFile(Second, OtherRouter.Replace("\"weight\": 2", "\"weight\": 3", StringComparison.Ordinal));
        Assert.Equal("Cached,Modified", run.Reasons(TrackingNames.Documents));
        Expect(run, routers: "Unchanged,Modified", outputs: "Cached,Modified", api: "Cached,Unchanged", tables: "Cached,Modified");
        Assert.Equal(3, run.Result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs)
            .Count(output => output.Reason == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void Another_weight_in_an_attribute_writes_the_tables_and_no_api()
    {
        GeneratorRun run = Start().EditSource("Weight = 3", "Weight = 4");
        Assert.Equal("Modified,Unchanged", run.Reasons(TrackingNames.Declarations));
        Expect(run, routers: "Modified,Unchanged", outputs: "Modified,Cached", api: "Unchanged,Cached", tables: "Modified,Cached");
    }

    [Theory]
    [InlineData("FailureKind.Timeout, Retries = 1", "FailureKind.Timeout, Retries = 2")]
    [InlineData("FailureKind.Connection", "FailureKind.Conflict")]
    [InlineData("CooldownSeconds = 30", "CooldownSeconds = 31")]
    [InlineData("Temperature = 0,", "Temperature = 1,")]
    public void Another_rule_for_failures_writes_the_tables_and_no_api(string before, string after)
    {
        GeneratorRun run = Start().EditSource(before, after);
        Expect(run, routers: "Modified,Unchanged", outputs: "Modified,Cached", api: "Unchanged,Cached", tables: "Modified,Cached");
    }

    [Fact]
    public void A_fallback_that_a_failure_no_longer_leads_to_is_in_the_api()
    {
        GeneratorRun run = Start().EditSource("On = FailureKind.ContextWindowExceeded", "On = FailureKind.Timeout");
        Expect(run, routers: "Modified,Unchanged", outputs: "Modified,Cached", api: "Modified,Cached", tables: "Modified,Cached");
        Assert.Contains("Falls back to <c>claude</c> on timeout.", run.Source("Sample.App.AppRouter.LlmRouter.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_group_writes_both_files_of_its_router()
    {
        GeneratorRun run = Start().EditFile(
            Second, OtherRouter.Replace("\"groups\": {", "\"groups\": { \"new\": { \"deployments\": [{ \"model\": \"openai/new\" }] },", StringComparison.Ordinal));
        Expect(run, routers: "Unchanged,Modified", outputs: "Cached,Modified", api: "Cached,Modified", tables: "Cached,Modified");
        Assert.Contains("NewGroup New", run.Source("OtherRouter.LlmRouter.g.cs"), StringComparison.Ordinal);
        run.AssertCompiles();
    }

    [Fact]
    public void Another_option_reads_no_file_again()
    {
        GeneratorRun run = Start().EditOptions(new TestOptions(("", "build_property.Any", "thing")));
        Assert.Equal("Cached,Cached", run.Reasons(TrackingNames.Documents));
        Expect(run, routers: "Cached,Cached", outputs: "Cached,Cached", api: "Cached,Cached", tables: "Cached,Cached");
    }

    [Fact]
    public void Another_reference_leaves_what_follows_cached()
    {
        GeneratorRun run = Start().Edit(compilation => compilation.AddReferences(
            CSharpCompilation.Create("Empty", options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference()));
        Expect(run, routers: "Cached,Cached", outputs: "Cached,Cached", api: "Cached,Cached", tables: "Cached,Cached");
    }

    [Fact]
    public void Models_are_values()
    {
        GeneratorRun run = Start();
        foreach (string step in TrackingNames.All)
        {
            foreach ((object value, _) in run.Result.TrackedSteps[step].SelectMany(one => one.Outputs))
            {
                ObjectGraph.AssertValues(value);
            }
        }
    }

    private static GeneratorRun Start() => new(
        TestCompilation.Create(
            Configurations.Attributes.Replace("public sealed", "/* here */ public sealed", StringComparison.Ordinal),
            "class Unrelated { int Number => 1; }",
            "[LlmRouter.LlmRouter] partial class OtherRouter;"),
        [
            new MemoryText(Configurations.Path, """{ "router": "Sample.App.AppRouter", "aliases": { "c": "claude" } }"""),
            new MemoryText(Second, OtherRouter),
            new MemoryText("/project/appsettings.json", "{}"),
        ]);

    private static void Expect(GeneratorRun run, string routers, string outputs, string api, string tables)
        => Assert.Equal(
            (routers, outputs, api, tables),
            (run.Reasons(TrackingNames.Routers), run.Reasons(TrackingNames.Outputs), run.Reasons(TrackingNames.Api), run.Reasons(TrackingNames.Tables)));
}
