using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmRouter.Generators.Tests;

/// <summary>Which input belongs to which router, and what comes of input that is wrong.</summary>
public class InputTests
{
    public static TheoryData<string> Valid => new(
        "{}",
        """{ "groups": {} }""",
        """{ "groups": { "app-router": { "deployments": [{ "id": "app-router", "model": "openai/m" }] }, "app-router-group": { "deployments": [{ "model": "openai/m" }] } } }""",
        """{ "groups": { "a": { "deployments": [{ "id": "a-deployments", "model": "openai/m" }, { "id": "a", "model": "openai/m" }, { "id": "a-deployment", "model": "openai/m" }] } } }""",
        """{ "groups": { "a": { "deployments": [{ "model": "openai/m" }] }, "a-group": { "deployments": [{ "model": "openai/m" }] }, "a-group-client": { "deployments": [{ "model": "openai/m" }] } } }""",
        """{ "groups": { "4o": { "deployments": [{ "id": "1", "model": "openai/m" }] }, "Ünï cödé 模型": { "deployments": [{ "id": "été", "model": "openai/m" }] } } }""",
        """{ "groups": { "value": { "memberName": "value", "deployments": [{ "memberName": "record", "model": "openai/m" }] }, "x": { "memberName": "async", "deployments": [{ "memberName": "var", "model": "openai/m" }] } } }""",
        """{ "groups": { "a": { "mode": "embedding", "deployments": [{ "model": "openai/m" }] } }, "aliases": { "b": "a" } }""");

    public static TheoryData<string> Invalid => new(
        "",
        "[",
        "nul",
        "[1, 2]",
        """{ "groups": { "": {}, "a": null, "b": 1, "c": { "deployments": [null, 1, {}, { "id": "" }, { "model": "x" }] } } }""",
        """{ "groups": { "equals": { "deployments": [{ "id": "to-string", "model": "openai/m" }] }, "group-names": {}, "tables": {}, "find-name": {} } }""",
        """{ "groups": { "a-b": { "deployments": [{ "id": "x.y", "model": "openai/m" }, { "id": "x-y", "model": "openai/m" }] }, "a_b": {}, "A-B": {} } }""",
        """{ "groups": { "a": { "memberName": "class", "deployments": [{ "memberName": "1", "model": "openai/m" }] }, "b": { "memberName": "a b" }, "--": {}, "!": {} } }""",
        """{ "groups": { "a": { "mode": "image" } }, "aliases": { "a": "a", "b": "c", "c": "b" }, "endpoints": { "e": {} } }""");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Valid_configurations_compile(string json)
    {
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration, (Configurations.Path, json)).AssertCompiles();
        Assert.DoesNotContain("Format = -1", run.Source("Tables.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_configurations_compile_too(string json)
    {
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration, (Configurations.Path, json)).AssertCompiles();
        Assert.Contains("Format = -1", run.Source("Tables.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_cut_anywhere_compiles()
    {
        GeneratorRun run = GeneratorRun.Of("namespace Sample.App;" + Configurations.Declaration, (Configurations.Path, Configurations.Json));
        for (int length = 0; length < Configurations.Json.Length; length += 13)
        {
            run.EditFile(Configurations.Path, Configurations.Json[..length]);
            Assert.Empty(run.Result.Diagnostics);
            if (length % 8 == 0)
            {
                run.AssertCompiles();
            }
        }
    }

    [Theory]
    [InlineData("[ModelGroup(null!)]")]
    [InlineData("[ModelGroup(\"a\", Strategy = (RoutingStrategy)77, Mode = (ModelMode)(-1))]")]
    [InlineData("[ModelGroup(\"a\", Fallbacks = null)] [ModelGroup(\"a\", Fallbacks = [])]")]
    [InlineData("[Deployment(\"a\", \"b\", Model = null, Weight = double.PositiveInfinity)]")]
    [InlineData("[Deployment(null!, null!)] [ModelAlias(null!, null!)] [Endpoint(null!)] [Price(null!)] [Header(null!, null!, null!)]")]
    public void Unusable_arguments_compile(string attributes)
    {
        GeneratorRun run = GeneratorRun.Of($"using LlmRouter; [LlmRouter] {attributes} partial class AppRouter;");
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Problems());
    }

    [Theory]
    [InlineData("[ModelGroup]")]
    [InlineData("[ModelGroup(1)]")]
    [InlineData("[ModelGroup(\"a\", Unknown = 1)]")]
    [InlineData("[ModelGroup(\"a\", Retries = \"x\", Fallbacks = [1])]")]
    [InlineData("[ModelGroup(undefined)]")]
    [InlineData("[Deployment(\"a\", Rpm = , Model)]")]
    [InlineData("[ModelGroup(")]
    public void What_the_compiler_reports_does_not_stop_the_generator(string attributes)
    {
        GeneratorRun run = GeneratorRun.Of($"using LlmRouter; [LlmRouter] [Deployment(\"a\", Model = \"openai/m\")] {attributes}\npartial class AppRouter;");
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
    }

    [Theory]
    [InlineData("[LlmRouter.LlmRouter] class AppRouter;")]
    [InlineData("[LlmRouter.LlmRouter] static partial class AppRouter;")]
    [InlineData("[LlmRouter.LlmRouter] partial class AppRouter<T>;")]
    [InlineData("[LlmRouter.LlmRouter] partial record AppRouter;")]
    [InlineData("class Outer { [LlmRouter.LlmRouter] partial class AppRouter; }")]
    public void An_unfit_class_gets_nothing(string source) => Assert.Empty(GeneratorRun.Of(source).AssertCompiles().Result.GeneratedSources);

    [Fact]
    public void A_file_belongs_to_the_class_that_it_names()
    {
        const string Sources = "namespace A { [LlmRouter.LlmRouter] partial class First; } namespace B { [LlmRouter.LlmRouter] partial class Second; }";
        GeneratorRun run = GeneratorRun.Of(
            Sources,
            ("/project/1.models.json", Group("First", "one")),
            ("/project/2.models.json", Group("B.Second", "two")),
            ("/project/3.models.json", Group("Third", "three")),
            ("/project/models.json", """{ "groups": { "four": { "deployments": [{ "model": "openai/m" }] } } }""")).AssertCompiles();
        Assert.Equal([true, false, false, false], Has("A.First"));
        Assert.Equal([false, true, false, false], Has("B.Second"));

        bool[] Has(string name) => [.. new[] { "One", "Two", "Three", "Four" }.Select(group =>
            run.Source(name + ".LlmRouter.g.cs").Contains($"public {group}Group {group} ", StringComparison.Ordinal))];
    }

    [Fact]
    public void Several_files_make_one_router_in_the_order_of_their_names()
    {
        GeneratorRun run = GeneratorRun.Of(
            Configurations.Declaration,
            ("/project/b.models.json", Group("AppRouter", "second")),
            ("/project/a.models.json", Group("AppRouter", "first")),
            ("/project/a.models.json", Group("AppRouter", "first"))).AssertCompiles();
        Assert.Contains("First => (FirstGroup)GroupAt(0)", run.Source("LlmRouter.g.cs"), StringComparison.Ordinal);
        Assert.Contains("Second => (SecondGroup)GroupAt(1)", run.Source("LlmRouter.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/project/models.json", "", true)]
    [InlineData("/project/MODELS.JSON", "", true)]
    [InlineData("C:\\project\\east.models.json", "", true)]
    [InlineData("/project/othermodels.json", "", false)]
    [InlineData("/project/routing.json", "true", true)]
    [InlineData("/project/models.json", "false", false)]
    public void A_file_is_a_configuration_by_name_or_metadata(string path, string metadata, bool expected)
    {
        var run = new GeneratorRun(
            TestCompilation.Create(Configurations.Declaration),
            [new MemoryText(path, Group("AppRouter", "one"))],
            new TestOptions((path, "build_metadata.AdditionalFiles.LlmRouterModels", metadata)));
        Assert.Equal(expected, run.Source("LlmRouter.g.cs").Contains("OneGroup", StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_and_json_of_the_same_content_make_the_same_api()
    {
        string attributes = GeneratorRun.Of(Configurations.Attributes).Source("AppRouter.LlmRouter.g.cs");
        string json = GeneratorRun.Of("namespace Sample.App;" + Configurations.Declaration, (Configurations.Path, Configurations.Json)).Source("AppRouter.LlmRouter.g.cs");
        Assert.Equal(attributes, json);
    }

    [Fact]
    public void An_exception_becomes_one_diagnostic_without_the_configuration_in_it()
    {
        var run = new GeneratorRun(
            TestCompilation.Create(Configurations.Declaration),
            generator: new LlmRouterGenerator((_, _) => throw new InvalidOperationException("secret")));
        Assert.Null(run.Result.Exception);
        Diagnostic diagnostic = Assert.Single(run.Result.Diagnostics);
        string message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("LLMR9002", diagnostic.Id);
        Assert.StartsWith("The generator failed on 'AppRouter', which is a defect of LlmRouter: InvalidOperationException at ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Preview)]
    public void Newer_languages_compile_what_is_written(LanguageVersion version)
        => new GeneratorRun(TestCompilation.Create(version, Configurations.Attributes)).AssertCompiles();

    [Fact]
    public void The_culture_of_the_compiler_does_not_matter()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        string expected = GeneratorRun.Of(Configurations.Attributes).Source("Tables.g.cs");
        try
        {
            var odd = (System.Globalization.CultureInfo)before.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ",";
            odd.NumberFormat.NumberGroupSeparator = ".";
            odd.NumberFormat.NegativeSign = "\u2212";
            System.Globalization.CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, GeneratorRun.Of(Configurations.Attributes).Source("Tables.g.cs"));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private static string Group(string router, string name)
        => $$"""{ "router": "{{router}}", "groups": { "{{name}}": { "deployments": [{ "model": "openai/m" }] } } }""";
}
