using LlmRouter.Harness;
using Microsoft.CodeAnalysis;

namespace LlmRouter.Analyzers.Tests;

/// <summary>Faults in <c>models.json</c> are reported at their exact place, whatever the rest of the project is like.</summary>
public class JsonFaultTests
{
    [Theory]
    [InlineData("""{ "groups": { "a": { "strategy": {|LLMR4001:"fastest"|}, "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { {|LLMR1002:"stratgey"|}: "round-robin", "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "retries": {|LLMR1003:"two"|}, "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "retries": {|LLMR1007:-1|}, "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "timeoutSeconds": {|LLMR1008:"soon"|}, "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { {|LLMR2002:"a"|}: { "deployments": [] } } }""")]
    [InlineData("""{ "groups": { "a": { "deployments": [{ "id": "x", "model": "openai/m" }, { "id": {|LLMR2004:"X"|}, "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "deployments": [{ "id": "x", "model": {|LLMR2005:"opnai/m"|} }] } } }""")]
    [InlineData("""{ "groups": { "a": { "fallbacks": [{|LLMR3001:"b"|}], "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "fallbacks": [{ "target": {|LLMR3001:"b"|}, "on": ["timeout", {|LLMR1011:"tiemout"|}] }], "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "retriesByKind": { {|LLMR1002:"time-out"|}: 1 }, "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a-b": { "deployments": [{ "model": "openai/m" }] }, {|LLMR0005:"a_b"|}: { "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { {|LLMR0006:"dispose"|}: { "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "a": { "deployments": [{ "model": "openai/m", "apiKey": {|LLMR6001:"sk-0123456789abcdefghijklmnopqrstuvwxyz"|} }] } } }""")]
    [InlineData("""{ "aliases": { "b": {|LLMR2011:"c"|} }, "groups": { "a": { "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "router": {|LLMR0010:"AppRuoter"|}, "groups": { "a": { "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "router": "AppRouter", "groups": { "a": { "deployments": [{ "model": "openai/m" }] } } }""")]
    public Task A_fault_is_at_its_place(string json) => AnalyzerCheck.Json(new RouterConfigurationAnalyzer(), json);

    [Fact]
    public async Task A_fault_has_line_and_column_of_its_file_and_what_was_meant()
    {
        Diagnostic fault = Assert.Single(await Faults(
            new RouterConfigurationAnalyzer(),
            TestCompilation.Create("[LlmRouter.LlmRouter] public partial class AppRouter;"),
            [new MemoryText(AnalyzerCheck.ModelsPath, "{\n  \"groups\": {\n    \"a\": { \"strategy\": \"round-robbin\", \"deployments\": [{ \"model\": \"openai/m\" }] }\n  }\n}")]));
        Assert.Equal("LLMR4001", fault.Id);
        Assert.Equal(DiagnosticSeverity.Error, fault.Severity);
        Assert.Equal("/project/models.json: (2,23)-(2,37)", fault.Location.GetLineSpan().ToString());
        Assert.Equal("\"round-robin\"", fault.Properties["value"]);
    }

    [Fact]
    public async Task The_first_of_two_duplicates_is_a_related_place()
    {
        const string Json = """{ "groups": { "a": { "deployments": [{ "id": "x", "model": "openai/m" }, { "id": "x", "model": "openai/m" }] } } }""";
        Diagnostic fault = Assert.Single(await Faults(
            new RouterConfigurationAnalyzer(),
            TestCompilation.Create("[LlmRouter.LlmRouter] public partial class AppRouter;"),
            [new MemoryText(AnalyzerCheck.ModelsPath, Json)]));
        Location related = Assert.Single(fault.AdditionalLocations);
        Assert.Equal(Json.IndexOf("\"x\"", StringComparison.Ordinal), related.SourceSpan.Start);
        Assert.Equal(Json.LastIndexOf("\"x\"", StringComparison.Ordinal), fault.Location.SourceSpan.Start);
    }

    /// <summary>What is more than a note.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> Faults(RouterConfigurationAnalyzer analyzer, Compilation compilation, MemoryText[] files) =>
        [.. (await AnalyzerCheck.Diagnostics(analyzer, compilation, files)).Where(fault => fault.Severity != DiagnosticSeverity.Info)];

    [Fact]
    public async Task Broken_json_is_one_fault_and_never_an_exception()
    {
        foreach (string json in new[] { "", "{", "{ \"groups\": { \"a\" ", "\0", "{ \"groups\": {} } }" })
        {
            IReadOnlyList<Diagnostic> faults = await AnalyzerCheck.Diagnostics(
                new RouterConfigurationAnalyzer(),
                TestCompilation.Create("[LlmRouter.LlmRouter] public partial class AppRouter;"),
                [new MemoryText(AnalyzerCheck.ModelsPath, json)]);
            Diagnostic fault = Assert.Single(faults, fault => fault.Severity == DiagnosticSeverity.Error);
            Assert.Equal("LLMR1001", fault.Id);
            Assert.InRange(fault.Location.SourceSpan.End, 0, json.Length);
        }
    }

    [Fact]
    public Task Each_fault_is_reported_once_with_several_routers_and_files() => AnalyzerCheck.Run(
        new RouterConfigurationAnalyzer(),
        [
            "using LlmRouter; namespace A; [LlmRouter] [ModelGroup({|LLMR2002:\"empty\"|})] partial class First;",
            "using LlmRouter; namespace B; [LlmRouter] partial class Second;",
        ],
        [
            ("/project/1.models.json", """{ "router": "First", "groups": { "one": { "strategy": {|LLMR4001:"x"|}, "deployments": [{ "model": "openai/m" }] } } }"""),
            ("/project/2.models.json", """{ "router": "B.Second", "groups": { {|LLMR2002:"two"|}: { "deployments": [] } } }"""),
            ("/project/models.json", """{|LLMR0011:{|} "groups": { "three": { "deployments": [{ "model": "openai/m" }] } } }"""),
            ("/project/other.json", """{ "groups": 1 }"""),
        ]);

    [Fact]
    public Task A_short_name_of_two_classes_is_not_clear() => AnalyzerCheck.Run(
        new RouterConfigurationAnalyzer(),
        ["namespace A { [LlmRouter.LlmRouter] partial class R; } namespace B { [LlmRouter.LlmRouter] partial class R; }"],
        [("/project/models.json", """{ "router": {|LLMR0011:"R"|}, "groups": { "a": { "deployments": [{ "model": "openai/m" }] } } }""")]);

    [Fact]
    public Task A_file_without_any_class_is_checked_by_itself() => AnalyzerCheck.Run(
        new RouterConfigurationAnalyzer(),
        ["class C;"],
        [("/project/models.json", """{ "groups": { {|LLMR2002:"dispose"|}: { "deployments": [] } } }""")]);

    [Fact]
    public async Task Without_the_runtime_nothing_is_analyzed()
    {
        Compilation compilation = TestCompilation.Create("class C;");
        compilation = compilation.RemoveReferences(compilation.References.Where(reference => reference.Display!.EndsWith("LlmRouter.dll", StringComparison.Ordinal)));
        Assert.Empty(await AnalyzerCheck.Diagnostics(
            new RouterConfigurationAnalyzer(), compilation, [new MemoryText(AnalyzerCheck.ModelsPath, "{ broken")]));
    }
}
