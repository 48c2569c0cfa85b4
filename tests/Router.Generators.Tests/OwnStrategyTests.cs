using LlmRouter.Harness;

namespace LlmRouter.Generators.Tests;

/// <summary>Strategies named by type, and groups that have no members.</summary>
public class OwnStrategyTests
{
    private const string Struct = "struct First : LlmRouter.IRoutingStrategy { public void Prepare(LlmRouter.StrategyContext group) { } public int Pick(scoped in LlmRouter.Candidates candidates) => 0; }";

    [Theory]
    [InlineData("[ModelGroup<First>(\"a\")]", Struct)]
    [InlineData("[LlmRouter.ModelGroupAttribute<global::First>(\"a\", AccessTags = [\"x\"], Retries = 1)]", Struct)]
    [InlineData("[ModelGroup<Own.@class.First>(\"a\")]", "namespace Own { static class @class { internal " + Struct + " } }")]
    [InlineData("[ModelGroup<Generic<int>.First>(\"a\")]", "static class Generic<T> { public " + Struct + " }")]
    [InlineData("[ModelGroup<Alias>(\"a\")]", Struct)]
    public void The_strategy_of_a_group_is_made_by_its_type(string attribute, string type)
    {
        GeneratorRun run = GeneratorRun.Of(
            $"using LlmRouter; {(attribute.Contains("Alias", StringComparison.Ordinal) ? "using Alias = First; " : "")} {type} [LlmRouter.LlmRouter] [ModelGroup(\"b\")] [Deployment(\"b\", Model = \"openai/m\")] {attribute} [Deployment(\"a\", Model = \"openai/m\")] "
            + "public partial class AppRouter { internal static string? StrategyOf(int group) { var router = (AppRouter)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(AppRouter)); return router.CreateStrategy(group)?.Name; } }")
            .AssertCompiles();

        Assert.Contains("StrategyFactory.Of<global::", run.Source("AppRouter.LlmRouter.g.cs"), StringComparison.Ordinal);
        Emitted.Use(run, assembly => Assert.Equal(
            [null, "First", null],
            Enumerable.Range(0, 3).Select(group => Emitted.Call<string?>(assembly, "AppRouter", "StrategyOf", group))));
    }

    [Fact]
    public void A_private_strategy_inside_the_router_can_be_named_by_its_other_part()
    {
        GeneratorRun run = GeneratorRun.Of(
            "using LlmRouter; [LlmRouter.LlmRouter] [ModelGroup<AppRouter.First>(\"a\")] [Deployment(\"a\", Model = \"openai/m\")] public partial class AppRouter { private " + Struct + " }");

        run.AssertCompiles();
        Assert.Contains("StrategyFactory.Of<global::AppRouter.First>()", run.Source("AppRouter.LlmRouter.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file " + Struct, "First")]
    [InlineData("file static class Outer { public " + Struct + " }", "Outer.First")]
    [InlineData("", "Missing")]
    public void A_type_that_the_other_part_cannot_see_is_not_written(string type, string name)
    {
        GeneratorRun run = GeneratorRun.Of(
            $"using LlmRouter; {type} [LlmRouter.LlmRouter] [ModelGroup<{name}>(\"a\")] [Deployment(\"a\", Model = \"openai/m\")] public partial class AppRouter;");

        Assert.DoesNotContain("CreateStrategy", run.Source("AppRouter.LlmRouter.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), problem => problem.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Another_strategy_type_writes_the_api_and_no_tables()
    {
        GeneratorRun run = GeneratorRun.Of(
            "using LlmRouter; " + Struct + Struct.Replace("First", "Other", StringComparison.Ordinal)
            + " [LlmRouter.LlmRouter] [ModelGroup<First>(\"a\")] [Deployment(\"a\", Model = \"openai/m\")] public partial class AppRouter;");

        run.EditSource("ModelGroup<First>", "ModelGroup<Other>");

        Assert.Equal(("Modified", "Unchanged"), (run.Reasons(TrackingNames.Api), run.Reasons(TrackingNames.Tables)));
        foreach ((object value, _) in run.Result.TrackedSteps[TrackingNames.Api].Concat(run.Result.TrackedSteps[TrackingNames.Declarations]).SelectMany(one => one.Outputs))
        {
            ObjectGraph.AssertValues(value);
        }
    }

    [Fact]
    public void Wildcard_groups_and_deployments_that_stand_for_groups_have_no_members()
    {
        const string Json = """
            {
              "defaults": { "defaultGroup": "a" },
              "budgets": { "provider:openai": [ { "usd": 5, "per": "minute" }, { "usd": 0.5, "per": "hour" } ] },
              "groups": {
                "openai/*": { "deployments": [ { "id": "w", "model": "openai/*" } ] },
                "a": { "deployments": [ { "model": "group/b" }, { "id": "own", "model": "openai/gpt-4o-mini", "features": ["!tools"] } ] },
                "b": { "deployments": [ { "id": "c", "model": "openai/gpt-4o" } ] }
              }
            }
            """;
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration, (Configurations.Path, Json)).AssertCompiles();

        string api = run.Source("AppRouter.LlmRouter.g.cs");
        Assert.DoesNotContain("Openai", api, StringComparison.Ordinal);
        Assert.DoesNotContain("GroupB", api, StringComparison.Ordinal);
        Assert.Contains("DeploymentHandle Own => _group.DeploymentAt(1)", api, StringComparison.Ordinal);
        Assert.DoesNotContain("\"openai/*\"", run.Source("Tables.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("Format = -1", run.Source("Tables.g.cs"), StringComparison.Ordinal);
    }
}
