using LlmRouter.Harness;

namespace LlmRouter.Analyzers.Tests;

/// <summary>Faults in attributes are reported at the argument, in the same words as in <c>models.json</c>.</summary>
public class AttributeFaultTests
{
    private const string Good = "[ModelGroup(\"good\")] [Deployment(\"good\", \"x\", Model = \"openai/m\")]";

    [Theory]
    [InlineData("")]
    [InlineData("[ModelAlias(\"other\", \"good\")]")]
    [InlineData("[ModelGroup(\"a\", Fallbacks = [\"good\", {|LLMR3001:\"goud\"|}])] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\", Fallbacks = new[] { {|LLMR3001:\"goud\"|} })] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\", Retries = {|LLMR1007:-1|})] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup({|LLMR2002:\"a\"|})]")]
    [InlineData("[ModelGroup({|LLMR2001:\"GOOD\"|})]")]
    [InlineData("[Deployment(\"good\", {|LLMR2004:\"X\"|}, Model = \"openai/m\")]")]
    [InlineData("[Deployment({|LLMR0007:\"goud\"|}, \"y\", Model = \"openai/m\")]")]
    [InlineData("[Deployment(id: \"y\", group: {|LLMR0007:\"goud\"|}, Model = \"openai/m\")]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = {|LLMR2005:\"opnai/m\"|})]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = \"openai/m\", ApiKey = {|LLMR6001:\"sk-0123456789abcdefghijklmnopqrstuvwxyz\"|})]")]
    [InlineData("[ModelAlias(\"other\", {|LLMR2011:\"goud\"|})]")]
    [InlineData("[Price({|LLMR0007:\"good/y\"|}, Input = 1)]")]
    [InlineData("[Header({|LLMR0007:\"good/y\"|}, \"a\", \"b\")]")]
    [InlineData("[Header(\"good/x\", name: \"a\", value: Names.Value)]")]
    public Task A_fault_is_at_its_argument(string attributes)
        => AnalyzerCheck.CSharp(
            new RouterConfigurationAnalyzer(),
            $"using LlmRouter; [LlmRouter] {Good} {attributes} partial class AppRouter; static class Names {{ public const string Value = \"v\"; }}");

    [Fact]
    public Task Attributes_and_json_that_contradict_each_other_are_a_fault_in_one_of_them() => AnalyzerCheck.Run(
        new RouterConfigurationAnalyzer(),
        [$"using LlmRouter; [LlmRouter(Retries = 1)] {Good} partial class AppRouter;"],
        [(AnalyzerCheck.ModelsPath, """{ "defaults": { "retries": {|LLMR0004:2|} } }""")]);

    [Fact]
    public Task Attributes_on_any_part_count() => AnalyzerCheck.Run(
        new RouterConfigurationAnalyzer(),
        [
            "using LlmRouter; [LlmRouter] partial class AppRouter;",
            "using LlmRouter; [ModelGroup(\"a\")] partial class AppRouter;",
            "using LlmRouter; [Deployment(\"a\", Model = {|LLMR2005:\"opnai/m\"|})] partial class AppRouter;",
        ],
        []);

    [Fact]
    public Task A_pragma_silences_a_fault_in_source() => AnalyzerCheck.CSharp(
        new RouterConfigurationAnalyzer(),
        "using LlmRouter;\n#pragma warning disable LLMR0001\n[LlmRouter] class AppRouter;\n");
}
