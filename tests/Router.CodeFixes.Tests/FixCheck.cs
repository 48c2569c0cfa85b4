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
    public static async Task CSharp(CodeFixProvider fix, string before, string after)
    {
        Document document = Project().AddDocument("AppRouter.cs", SourceText.From(before), filePath: TestCompilation.Path);
        Solution changed = await FixFirst(fix, document);
        Assert.Equal(after, (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString());
    }

    public static async Task Json(CodeFixProvider fix, string before, string after)
    {
        Project project = Project().AddDocument(
            "AppRouter.cs", SourceText.From("[LlmRouter.LlmRouter] public partial class AppRouter;"), filePath: TestCompilation.Path).Project;
        TextDocument document = project.AddAdditionalDocument("models.json", SourceText.From(before), filePath: AnalyzerCheck.ModelsPath);
        Solution changed = await FixFirst(fix, document);
        Assert.Equal(after, (await changed.GetAdditionalDocument(document.Id)!.GetTextAsync()).ToString());
    }

    public static async Task AllInProject(CodeFixProvider fix, string before, string after)
    {
        Document document = Project().AddDocument("AppRouter.cs", SourceText.From(before), filePath: TestCompilation.Path);
        ImmutableArray<Diagnostic> diagnostics = [.. (await Diagnostics(document.Project)).Where(one => fix.FixableDiagnosticIds.Contains(one.Id))];
        CodeAction first = Assert.Single(await Actions(fix, document, diagnostics[0]));
        var context = new FixAllContext(
            document, fix, FixAllScope.Project, first.EquivalenceKey, diagnostics.Select(one => one.Id).Distinct(), new Known(diagnostics), default);
        CodeAction? all = await fix.GetFixAllProvider()!.GetFixAsync(context);
        Assert.Equal(after, (await (await Apply(all!)).GetDocument(document.Id)!.GetTextAsync()).ToString());
    }

    /// <summary>How many fixes are offered for everything that is reported.</summary>
    public static async Task<int> CountJson(CodeFixProvider fix, string json)
    {
        Project project = Project().AddDocument(
            "AppRouter.cs", SourceText.From("[LlmRouter.LlmRouter] public partial class AppRouter;"), filePath: TestCompilation.Path).Project;
        TextDocument document = project.AddAdditionalDocument("models.json", SourceText.From(json), filePath: AnalyzerCheck.ModelsPath);
        int count = 0;
        foreach (Diagnostic diagnostic in await Diagnostics(document.Project))
        {
            count += (await Actions(fix, document, diagnostic)).Count;
        }

        return count;
    }

    private static Project Project()
    {
        var workspace = new AdhocWorkspace();
        return workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Project", "Project", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
            parseOptions: TestCompilation.Parsing(),
            metadataReferences: TestCompilation.References));
    }

    private static async Task<Solution> FixFirst(CodeFixProvider fix, TextDocument document)
    {
        Diagnostic diagnostic = (await Diagnostics(document.Project)).First(one => fix.FixableDiagnosticIds.Contains(one.Id));
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
