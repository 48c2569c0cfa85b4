using LlmRouter.Harness;

namespace LlmRouter.Analyzers.Tests;

public class DeclarationTests
{
    [Theory]
    [InlineData("[LlmRouter.LlmRouter] public class {|LLMR0001:AppRouter|};")]
    [InlineData("class {|LLMR0001:Outer|} { struct {|LLMR0001:Middle|} { [LlmRouter.LlmRouter] public class {|LLMR0001:AppRouter|}; } }")]
    [InlineData("using R = LlmRouter.LlmRouterAttribute; namespace N; [R] class {|LLMR0001:AppRouter|};")]
    public Task A_class_that_is_not_partial_is_a_fault(string source) => Check(source);

    [Theory]
    [InlineData("[LlmRouter.LlmRouter] static partial class {|LLMR0002:AppRouter|};")]
    [InlineData("[LlmRouter.LlmRouter] abstract partial class {|LLMR0002:AppRouter|};")]
    [InlineData("[LlmRouter.LlmRouter] partial class {|LLMR0002:AppRouter|}<T>;")]
    [InlineData("[LlmRouter.LlmRouter] partial record {|LLMR0002:AppRouter|};")]
    [InlineData("[LlmRouter.LlmRouter] file partial class {|LLMR0002:AppRouter|};")]
    [InlineData("partial class Outer<T> { [LlmRouter.LlmRouter] partial class {|LLMR0002:AppRouter|}; }")]
    [InlineData("[LlmRouter.LlmRouter] partial class {|LLMR0002:AppRouter|} : System.Text.StringBuilderBase; namespace System.Text { public class StringBuilderBase; }")]
    public Task A_class_that_cannot_be_a_router_is_a_fault(string source) => Check(source);

    [Theory]
    [InlineData("[LlmRouter.LlmRouter] partial class AppRouter;")]
    [InlineData("[LlmRouter.LlmRouter] partial class AppRouter : LlmRouter.Router;")]
    [InlineData("partial struct Outer { [LlmRouter.LlmRouter] private sealed partial class AppRouter; }")]
    [InlineData("class LlmRouterAttribute : System.Attribute; [LlmRouter] static class Other;")]
    public Task A_fitting_class_is_none(string source) => Check(source);

    [Theory]
    [InlineData("[ModelGroup({|LLMR0009:null!|})]")]
    [InlineData("[ModelGroup(name: {|LLMR0009:null!|})]")]
    [InlineData("[ModelGroup(\"a\", Strategy = {|LLMR0009:(RoutingStrategy)99|})]")]
    [InlineData("[ModelGroup(\"a\", Temperature = {|LLMR0009:double.NaN|})]")]
    [InlineData("[ModelGroup(\"a\", Fallbacks = [\"a\", {|LLMR0009:null!|}])]")]
    [InlineData("[ModelGroup(\"a\", Fallbacks = new string[] { {|LLMR0009:null!|} })]")]
    [InlineData("[Deployment(\"a\", {|LLMR0009:null!|}, Model = \"openai/x\")]")]
    [InlineData("[ModelAlias(\"a\", {|LLMR0009:null!|})]")]
    [InlineData("[Header(\"a/b\", {|LLMR0009:null!|}, \"v\")]")]
    [InlineData("[Price({|LLMR0009:null!|})]")]
    [InlineData("[Endpoint({|LLMR0009:null!|})]")]
    public async Task An_argument_that_cannot_be_used_is_a_fault_at_the_argument(string attribute)
    {
        Markup markup = Markup.Parse("using LlmRouter; [LlmRouter] " + attribute + " partial class AppRouter;");
        var found = await AnalyzerCheck.Diagnostics(new RouterConfigurationAnalyzer(), TestCompilation.Create(markup.Text), []);
        var fault = Assert.Single(found, diagnostic => diagnostic.Id == "LLMR0009");
        Assert.Equal(markup.Marks.Single().Span, fault.Location.SourceSpan);
    }

    [Fact]
    public async Task An_old_language_version_is_a_fault()
    {
        var compilation = TestCompilation.Create(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp11, "[LlmRouter.LlmRouter] partial class AppRouter { }");
        var found = await AnalyzerCheck.Diagnostics(new RouterConfigurationAnalyzer(), compilation, []);
        Assert.Equal(
            "'AppRouter' needs C# 12 or later, and this project uses C# 11.0; raise <LangVersion> in the project file",
            Assert.Single(found, diagnostic => diagnostic.Id == "LLMR0003").GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Task Check(string source) => AnalyzerCheck.CSharp(new RouterConfigurationAnalyzer(), source);
}
