using System.Collections.Immutable;
using LlmRouter.Analyzers;
using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>Applies a fix to what the analyzer reports, in a workspace like an editor's.</summary>
internal static class FixCheck
{
    /// <param name="fix">The fix.</param>
    /// <param name="before">The code.</param>
    /// <param name="after">The code after the first diagnostic is mended.</param>
    /// <param name="id">The rule; without one the first that the fix is for.</param>
    public static async Task CSharp(CodeFixProvider fix, string before, string after, string? id = null)
    {
        Document document = Project().AddDocument("AppRouter.cs", SourceText.From(before), filePath: TestCompilation.Path);
        Solution changed = await FixFirst(fix, document, id);
        Assert.Equal(after, (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString());
    }

    public static async Task Json(CodeFixProvider fix, string before, string after)
    {
        TextDocument document = JsonDocument(before);
        Solution changed = await FixFirst(fix, document);
        Assert.Equal(after, (await changed.GetAdditionalDocument(document.Id)!.GetTextAsync()).ToString());
    }

    public static Task AllInProject(CodeFixProvider fix, string before, string after, string? id = null)
        => All(fix, Project().AddDocument("AppRouter.cs", SourceText.From(before), filePath: TestCompilation.Path), after, id);

    public static Task AllInJson(CodeFixProvider fix, string before, string after, string? id = null)
        => All(fix, JsonDocument(before), after, id);

    public static async Task NoneCSharp(CodeFixProvider fix, string code)
    {
        Document document = Project().AddDocument("AppRouter.cs", SourceText.From(code), filePath: TestCompilation.Path);
        Diagnostic[] diagnostics = [.. (await Diagnostics(document.Project)).Where(one => one.Severity != DiagnosticSeverity.Info)];
        Assert.NotEmpty(diagnostics);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Assert.Empty(await Actions(fix, document, diagnostic));
        }
    }

    private static async Task All(CodeFixProvider fix, TextDocument document, string after, string? id)
    {
        ImmutableArray<Diagnostic> diagnostics =
            [.. (await Diagnostics(document.Project)).Where(one => id is null ? fix.FixableDiagnosticIds.Contains(one.Id) : one.Id == id)];
        CodeAction first = Assert.Single(await Actions(fix, document, diagnostics[0]));
        string[] ids = [.. diagnostics.Select(one => one.Id).Distinct()];
        Document code = document as Document ?? document.Project.Documents.First();
        var context = new FixAllContext(code, fix, FixAllScope.Project, first.EquivalenceKey, ids, new Known(diagnostics), default);
        CodeAction? all = await fix.GetFixAllProvider()!.GetFixAsync(context);
        Solution changed = await Apply(all!);
        TextDocument mended = (TextDocument?)changed.GetDocument(document.Id) ?? changed.GetAdditionalDocument(document.Id)!;
        Assert.Equal(after, (await mended.GetTextAsync()).ToString());
    }

    private static TextDocument JsonDocument(string json) => Project()
        .AddDocument("AppRouter.cs", SourceText.From("[LlmRouter.LlmRouter] public partial class AppRouter;"), filePath: TestCompilation.Path).Project
        .AddAdditionalDocument("models.json", SourceText.From(json), filePath: AnalyzerCheck.ModelsPath);

    /// <summary>How many fixes are offered for everything that is reported.</summary>
    public static async Task<int> CountJson(CodeFixProvider fix, string json)
    {
        TextDocument document = JsonDocument(json);
        int count = 0;
        foreach (Diagnostic diagnostic in (await Diagnostics(document.Project)).Where(one => one.Severity != DiagnosticSeverity.Info))
        {
            count += (await Actions(fix, document, diagnostic)).Count;
        }

        return count;
    }

    public static Project Project()
    {
        var workspace = new AdhocWorkspace();
        return workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Project", "Project", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
            parseOptions: TestCompilation.Parsing(),
            metadataReferences: TestCompilation.References));
    }

    private static async Task<Solution> FixFirst(CodeFixProvider fix, TextDocument document, string? id = null)
    {
        Diagnostic diagnostic = (await Diagnostics(document.Project)).First(one => id is null ? one.Severity != DiagnosticSeverity.Info && fix.FixableDiagnosticIds.Contains(one.Id) : one.Id == id);
        return await Apply(Assert.Single(await Actions(fix, document, diagnostic)));
    }

    private static async Task<IReadOnlyList<Diagnostic>> Diagnostics(Project project)
        => [.. (await AnalyzerCheck.Diagnostics(
            new RouterConfigurationAnalyzer(),
            (await project.GetCompilationAsync())!,
            project.AnalyzerOptions.AdditionalFiles)).OrderBy(one => one.Location.SourceSpan.Start)];

    private static async Task<List<CodeAction>> Actions(CodeFixProvider fix, TextDocument document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(document is Document code
            ? new CodeFixContext(code, diagnostic, (action, _) => actions.Add(action), default)
            : new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
        return actions;
    }

    private static async Task<Solution> Apply(CodeAction action)
        => (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
