using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Harness;

/// <summary>
/// Runs an analyzer over marked sources and files: what it reports must be what is marked, in id and span, no more and no less.
/// Advice (severity info) may stay unmarked. An exception of the analyzer fails the test.
/// </summary>
internal static class AnalyzerCheck
{
    public const string ModelsPath = "/project/models.json";

    public static Task CSharp(DiagnosticAnalyzer analyzer, string marked) => Run(analyzer, [marked], []);

    /// <summary>Checks a file of a project whose only router is <c>[LlmRouter] public partial class AppRouter;</c>.</summary>
    public static Task Json(DiagnosticAnalyzer analyzer, string marked)
        => Run(analyzer, ["[LlmRouter.LlmRouter] public partial class AppRouter;"], [(ModelsPath, marked)]);

    public static async Task Run(DiagnosticAnalyzer analyzer, string[] markedSources, (string Path, string Marked)[] markedFiles)
    {
        Markup[] sources = [.. markedSources.Select(Markup.Parse)];
        (string Path, Markup Content)[] files = [.. markedFiles.Select(file => (file.Path, Markup.Parse(file.Marked)))];
        Compilation compilation = TestCompilation.Create([.. sources.Select(source => source.Text)]);

        var expected = new List<string>();
        for (int i = 0; i < sources.Length; i++)
        {
            string path = compilation.SyntaxTrees.ElementAt(i).FilePath;
            expected.AddRange(sources[i].Marks.Select(mark => Show(mark.Id, path, mark.Span.Start, sources[i].Text.Substring(mark.Span.Start, mark.Span.Length))));
        }

        foreach ((string path, Markup content) in files)
        {
            expected.AddRange(content.Marks.Select(mark => Show(mark.Id, path, mark.Span.Start, content.Text.Substring(mark.Span.Start, mark.Span.Length))));
        }

        IReadOnlyList<Diagnostic> reported = await Diagnostics(
            analyzer, compilation, files.Select(file => new MemoryText(file.Path, file.Content.Text)));
        var actual = reported.Where(diagnostic => diagnostic is { IsSuppressed: false, Severity: not DiagnosticSeverity.Info }).Select(diagnostic =>
        {
            FileLinePositionSpan lines = diagnostic.Location.GetLineSpan();
            string text = diagnostic.Location.SourceTree?.ToString() ?? files.FirstOrDefault(file => file.Path == lines.Path).Content?.Text ?? "";
            return Show(diagnostic.Id, lines.Path, diagnostic.Location.SourceSpan.Start, text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        });
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    public static async Task<IReadOnlyList<Diagnostic>> Diagnostics(
        DiagnosticAnalyzer analyzer, Compilation compilation, IEnumerable<AdditionalText> files, AnalyzerConfigOptionsProvider? options = null)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        CompilationWithAnalyzers run = compilation.WithAnalyzers(
            [analyzer],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([.. files], options ?? new TestOptions()),
                (exception, _, _) => failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception),
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> diagnostics = await run.GetAnalyzerDiagnosticsAsync();
        failure?.Throw();
        return diagnostics;
    }

    private static string Show(string id, string path, int start, string text) => $"{id} {path}({start}): {text}";
}
