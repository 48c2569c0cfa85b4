using LlmRouter.Analyzers;

namespace LlmRouter.CodeFixes.Tests;

public class FixTests
{
    [Theory]
    [InlineData("[LlmRouter.LlmRouter] class R;", "[LlmRouter.LlmRouter] partial class R;")]
    [InlineData("[LlmRouter.LlmRouter]\n/* x */ public sealed  class R { }", "[LlmRouter.LlmRouter]\n/* x */ public sealed  partial class R { }")]
    [InlineData("record struct Outer { [LlmRouter.LlmRouter] partial class R; }", "partial record struct Outer { [LlmRouter.LlmRouter] partial class R; }")]
    public Task A_type_becomes_partial(string before, string after) => FixCheck.CSharp(new AddPartialFix(), before, after);

    [Fact]
    public Task All_types_become_partial() => FixCheck.AllInProject(
        new AddPartialFix(),
        "class A { [LlmRouter.LlmRouter] class R; [LlmRouter.LlmRouter] class S; }",
        "partial class A { [LlmRouter.LlmRouter] partial class R; [LlmRouter.LlmRouter] partial class S; }");

    [Theory]
    [InlineData("[ModelGroup(\"claude\", Fallbacks = [\"cluade-2\"])]", "[ModelGroup(\"claude\", Fallbacks = [\"claude-2\"])]")]
    [InlineData("[ModelGroup(\"claude\", MirrorTo = \"cluade-2\")]", "[ModelGroup(\"claude\", MirrorTo = \"claude-2\")]")]
    [InlineData("[ModelGroup(\"claude\")] [Fallback(\"claude\", \"cluade-2\", On = FailureKind.Timeout)]", "[ModelGroup(\"claude\")] [Fallback(\"claude\", \"claude-2\", On = FailureKind.Timeout)]")]
    [InlineData("[ModelGroup(\"claude\")] [RetryRule(\"claudee\", FailureKind.Timeout, Retries = 1)]", "[ModelGroup(\"claude\")] [RetryRule(\"claude\", FailureKind.Timeout, Retries = 1)]")]
    public Task A_name_in_an_attribute_is_corrected(string before, string after)
    {
        const string Rest = " [Deployment(\"claude\", Model = \"openai/m\")] [ModelGroup(\"claude-2\")] [Deployment(\"claude-2\", Model = \"openai/m\")] partial class R;";
        return FixCheck.CSharp(new ConfigurationFix(), "using LlmRouter; [LlmRouter] " + before + Rest, "using LlmRouter; [LlmRouter] " + after + Rest);
    }

    [Theory]
    [InlineData("""{ "strategy": "round_robbin" }""", """{ "strategy": "round-robin" }""")]
    [InlineData("""{ "stratgey": "round-robin" }""", """{ "strategy": "round-robin" }""")]
    [InlineData("""{ "fallbacks": ["gropu"] }""", """{ "fallbacks": ["group"] }""")]
    [InlineData("""{ "fallbacks": [{ "target": "group", "on": "rate_limited" }] }""", """{ "fallbacks": [{ "target": "group", "on": "rate-limited" }] }""")]
    [InlineData("""{ "retriesByKind": { "timeouts": 1 } }""", """{ "retriesByKind": { "timeout": 1 } }""")]
    public Task A_name_in_json_is_corrected(string before, string after)
    {
        return FixCheck.Json(new ConfigurationFix(), Whole(before), Whole(after));

        static string Whole(string settings) => $$"""
            {
              // Kept.
              "groups": {
                "other": { {{settings[1..^1]}}, "deployments": [{ "model": "openai/m" }] },
                "group": { "deployments": [{ "model": "openai/m" }] }
              }
            }
            """;
    }

    [Theory]
    [InlineData("""{ "groups": { "a": { "strategy": "xyz", "deployments": [] } } }""")]
    [InlineData("""{ "groups": { "a": """)]
    public async Task Without_a_remedy_nothing_is_offered(string json) => Assert.Equal(0, await FixCheck.CountJson(new ConfigurationFix(), json));
}
