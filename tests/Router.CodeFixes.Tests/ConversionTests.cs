using System.Collections.Immutable;
using LlmRouter.Configuration;
using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>A configuration can be moved from attributes to a file and back, and says the same wherever it stands.</summary>
public class ConversionTests
{
    private const string Attributes = """
        using LlmRouter;

        namespace Sample;

        /// <summary>The models.</summary>
        [LlmRouter(Retries = 3, CooldownSeconds = 7.5, Strategy = RoutingStrategy.LeastBusy)]
        // Kept.
        [ModelGroup("gpt-4", Fallbacks = ["claude"], Temperature = 0.5)]
        [Deployment("gpt-4", "east", Model = "azure/gpt-4o", Endpoint = "@east", Rpm = 600, Weight = 3, Tags = ["a", "b"])]
        [Deployment("gpt-4", Model = "openai/gpt-4o", Disabled = true)]
        [Fallback("gpt-4", "claude", On = FailureKind.ContextWindowExceeded, Temperature = 0)]
        [ModelGroup("claude", Mode = ModelMode.Chat)]
        [Deployment("claude", "c", Model = "openai/claude-sonnet-4-5", Endpoint = "https://example.org/v1", ApiKey = "env:KEY")]
        [Endpoint("east", Url = "https://east.openai.azure.com", ApiKey = "env:EAST")]
        [ModelAlias("best", "gpt-4"), ModelAlias("old", "gpt-4/east", Hidden = true)]
        [Price("gpt-4/east", Input = 2.5, Output = 10)]
        [Header("gpt-4/east", "X-Team", "search \"x\"")]
        [RetryRule("gpt-4", FailureKind.Timeout, Retries = 1)]
        [CooldownRule(FailureKind.RateLimited, CooldownSeconds = 30, AllowedFailures = 2)]
        [Budget("provider:openai", 50, BudgetWindow.Day)]
        [Budget("provider:openai", 5, BudgetWindow.Hour)]
        [System.Serializable]
        public partial class AppRouter;
        """;

    [Fact]
    public async Task Attributes_become_a_file()
    {
        Project before = Project(Attributes);
        Project after = await Refactor(new MoveToJsonRefactoring(), before);

        Assert.Equal(
            """
            using LlmRouter;

            namespace Sample;

            /// <summary>The models.</summary>
            [LlmRouter]
            // Kept.
            [System.Serializable]
            public partial class AppRouter;
            """,
            await Code(after));
        Assert.Equal(
            """
            {
              "$schema": "./models.schema.json",
              "defaults": {
                "retries": 3,
                "cooldownSeconds": 7.5,
                "strategy": "least-busy",
                "cooldownSecondsByKind": { "rate-limited": 30 },
                "allowedFailuresByKind": { "rate-limited": 2 }
              },
              "aliases": {
                "best": "gpt-4",
                "old": { "target": "gpt-4/east", "hidden": true }
              },
              "endpoints": {
                "east": { "url": "https://east.openai.azure.com", "apiKey": "env:EAST" }
              },
              "budgets": {
                "provider:openai": [{ "usd": 50, "per": "day" }, { "usd": 5, "per": "hour" }]
              },
              "groups": {
                "gpt-4": {
                  "temperature": 0.5,
                  "retriesByKind": { "timeout": 1 },
                  "fallbacks": ["claude", { "target": "claude", "on": "context-window-exceeded", "temperature": 0 }],
                  "deployments": [
                    {
                      "id": "east",
                      "model": "azure/gpt-4o",
                      "endpoint": "@east",
                      "rpm": 600,
                      "weight": 3,
                      "tags": ["a", "b"],
                      "headers": { "X-Team": "search \"x\"" },
                      "price": { "input": 2.5, "output": 10 }
                    },
                    { "id": "openai-gpt-4o", "model": "openai/gpt-4o", "disabled": true }
                  ]
                },
                "claude": {
                  "mode": "chat",
                  "deployments": [
                    { "id": "c", "model": "openai/claude-sonnet-4-5", "endpoint": "https://example.org/v1", "apiKey": "env:KEY" }
                  ]
                }
              }
            }

            """,
            await Json(after));
        Assert.Equal(await Meaning(before), await Meaning(after));
        Assert.Empty((await after.GetCompilationAsync())!.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public async Task A_file_becomes_attributes()
    {
        Project before = await Refactor(new MoveToJsonRefactoring(), Project(Attributes));
        Project after = await Refactor(new MoveToAttributesRefactoring(), before);

        Assert.Empty(after.AdditionalDocuments);
        Assert.Equal(await Meaning(Project(Attributes)), await Meaning(after));
        Assert.Equal(
            """
            using LlmRouter;

            namespace Sample;

            /// <summary>The models.</summary>
            [LlmRouter(Retries = 3, CooldownSeconds = 7.5, Strategy = RoutingStrategy.LeastBusy)]
            [Endpoint("east", Url = "https://east.openai.azure.com", ApiKey = "env:EAST")]
            [CooldownRule(FailureKind.RateLimited, AllowedFailures = 2, CooldownSeconds = 30)]
            [ModelGroup("gpt-4", Temperature = 0.5, Fallbacks = ["claude"])]
            [Fallback("gpt-4", "claude", On = FailureKind.ContextWindowExceeded, Temperature = 0)]
            [RetryRule("gpt-4", FailureKind.Timeout, Retries = 1)]
            [Deployment("gpt-4", "east", Model = "azure/gpt-4o", Endpoint = "@east", Rpm = 600, Weight = 3, Tags = ["a", "b"])]
            [Header("gpt-4/east", "X-Team", "search \"x\"")]
            [Price("gpt-4/east", Input = 2.5, Output = 10)]
            [Deployment("gpt-4", "openai-gpt-4o", Model = "openai/gpt-4o", Disabled = true)]
            [ModelGroup("claude", Mode = ModelMode.Chat)]
            [Deployment("claude", "c", Model = "openai/claude-sonnet-4-5", Endpoint = "https://example.org/v1", ApiKey = "env:KEY")]
            [ModelAlias("best", "gpt-4")]
            [ModelAlias("old", "gpt-4/east", Hidden = true)]
            [Budget("provider:openai", 50, BudgetWindow.Day)]
            [Budget("provider:openai", 5, BudgetWindow.Hour)]
            // Kept.
            [System.Serializable]
            public partial class AppRouter;
            """,
            await Code(after));
        Assert.Empty((await after.GetCompilationAsync())!.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>Every setting, at every level at which it may stand.</summary>
    [Fact]
    public async Task Every_setting_is_the_same_after_both_ways()
    {
        string json = $$"""
            {
              "defaults": { {{All(SettingLevels.Router)}} },
              "endpoints": { "e": { {{All(SettingLevels.Endpoint)}} } },
              "groups": {
                "g": {
                  {{All(SettingLevels.Group)}},
                  "fallbacks": ["h", { "target": "g/d", {{All(SettingLevels.Fallback)}} }, "h/d"],
                  "deployments": [{ "id": "d", "model": "openai/gpt-4o", {{All(SettingLevels.Deployment)}} }]
                },
                "h": { "fallbacks": [], "deployments": [{ "id": "d", "model": "openai/gpt-4o" }] }
              }
            }
            """;
        Project before = Project("[LlmRouter.LlmRouter] public partial class AppRouter;", json);
        Project attributes = await Refactor(new MoveToAttributesRefactoring(), before);
        Assert.Empty((await attributes.GetCompilationAsync())!.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.ToString()));
        string meaning = await Meaning(before);
        Assert.Contains("Priority=7", meaning, StringComparison.Ordinal);
        Assert.Equal(meaning, await Meaning(attributes));
        Assert.Equal(meaning, await Meaning(await Refactor(new MoveToJsonRefactoring(), attributes)));
    }

    [Theory]
    [InlineData("class C;", """{ "groups": { "a": { "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("[LlmRouter.LlmRouter] partial class C;", null)]
    [InlineData("[LlmRouter.LlmRouter] partial class C;", """{ "groups": { "a": { "retries": -1, "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("[LlmRouter.LlmRouter] partial class C;", """{ "groups": { "a": { "retriesByKind": { }, "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("[LlmRouter.LlmRouter] partial class C;", """{ "groups": { "a": { "$suppress": ["LLMR3004"], "deployments": [{ "model": "openai/m" }] } } }""")]
    public async Task What_would_lose_something_is_not_offered(string code, string? json)
    {
        Project project = Project(code, json);
        Assert.Empty(await Offered(new MoveToAttributesRefactoring(), project));
        Assert.Empty(await Offered(new MoveToJsonRefactoring(), project));
    }

    [Fact]
    public async Task The_type_of_a_strategy_stays_in_code()
    {
        const string Own = "namespace App { public struct Own : LlmRouter.IRoutingStrategy { public void Prepare(LlmRouter.StrategyContext group) { } public int Pick(scoped in LlmRouter.Candidates candidates) => 0; } }";
        Project before = Project("using LlmRouter; [LlmRouter] [ModelGroup<App.Own>(\"g\", Retries = 1)] [Deployment(\"g\", \"d\", Model = \"openai/m\")] partial class R; " + Own);
        Project after = await Refactor(new MoveToJsonRefactoring(), before);
        Assert.StartsWith("using LlmRouter; [LlmRouter] [ModelGroup<global::App.Own>(\"g\")] partial class R; ", await Code(after), StringComparison.Ordinal);
        Assert.Equal(await Meaning(before), await Meaning(after));
    }

    [Fact]
    public async Task A_file_says_which_of_two_routers_it_is_for()
    {
        Project project = Project("using LlmRouter; namespace N; [LlmRouter] [ModelGroup(\"g\")] [Deployment(\"g\", Model = \"openai/m\")] partial class A; [LlmRouter] partial class B;");
        Project after = await Refactor(new MoveToJsonRefactoring(), project);
        Assert.Equal("A.models.json", Assert.Single(after.AdditionalDocuments).Name);
        Assert.Contains("\"router\": \"N.A\"", await Json(after), StringComparison.Ordinal);
    }

    private static string All(SettingLevels level)
    {
        Setting[] apart = [Setting.Model, Setting.Fallbacks, Setting.ContextWindowFallbacks, Setting.ContentPolicyFallbacks, Setting.MirrorTo, Setting.MemberName, Setting.DefaultGroup];
        return string.Join(", ", SettingTable.All.Where(info => info.At(level) && !apart.Contains(info.Id)).Select(info => $"\"{info.Name}\": " + (info.Kind switch
        {
            SettingKind.Flag => "true",
            SettingKind.Integer => info.Id == Setting.Priority ? "7" : info.Minimum > 1 ? "5" : "2",
            SettingKind.Number or SettingKind.Duration => info.Minimum >= 1 ? "1.5" : info.Maximum < 1 ? "0.5" : info.Maximum == 1 ? "0.25" : "1.25",
            SettingKind.Choice => $"\"{info.Choices[^1]}\"",
            SettingKind.TextList => info.Id == Setting.AccessWindows ? "[\"Mon-Fri 08:00-18:00\"]" : $"[\"{(info.Choices.Length > 0 ? info.Choices[0] : "word")}\"]",
            SettingKind.TextMap => "{ \"X-A\": \"b\" }",
            SettingKind.NumberMap => $"{{ \"{info.Choices[0]}\": 3 }}",
            _ => info.Secret ? "\"env:KEY\"" : info.Id == Setting.BaseModel ? "\"openai/gpt-4o\"" : info.Id is Setting.Endpoint or Setting.Url ? "\"https://a.example\"" : "\"text\"",
        })));
    }

    private static Project Project(string code, string? json = null)
    {
        Project project = FixCheck.Project().AddDocument("AppRouter.cs", SourceText.From(code), filePath: TestCompilation.Path).Project;
        return json is null ? project : project.AddAdditionalDocument("models.json", SourceText.From(json), filePath: "models.json").Project;
    }

    private static async Task<List<CodeAction>> Offered(CodeRefactoringProvider provider, Project project)
    {
        Document document = project.Documents.Single();
        string text = (await document.GetTextAsync()).ToString();
        var actions = new List<CodeAction>();
        await provider.ComputeRefactoringsAsync(new CodeRefactoringContext(document, new TextSpan(text.IndexOf("class ", StringComparison.Ordinal) + 6, 0), actions.Add, default));
        return actions;
    }

    private static async Task<Project> Refactor(CodeRefactoringProvider provider, Project project)
    {
        CodeAction action = Assert.Single(await Offered(provider, project));
        Solution changed = (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return changed.GetProject(project.Id)!;
    }

    private static async Task<string> Code(Project project) => (await project.Documents.Single().GetTextAsync()).ToString();

    private static async Task<string> Json(Project project) => (await project.AdditionalDocuments.Single().GetTextAsync()).ToString();

    /// <summary>What the router is, wherever it is written; in the order of its names.</summary>
    private static async Task<string> Meaning(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        INamedTypeSymbol router = Analyzers.RouterFinder.Find(compilation, default)[0];
        RouterConfiguration configuration = RouterConfiguration.Read(project, router, compilation, default)!;
        return SpecText.Of(configuration.Spec);
    }
}
