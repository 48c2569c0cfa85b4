using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LlmRouter.CodeFixes;

/// <summary>
/// Makes all fixes of one kind at once, in <c>models.json</c> too, which the platform's own provider passes over. All of a document's go
/// into one edit: what is removed beside each other shares its separators.
/// </summary>
internal sealed class ConfigurationFixAll : FixAllProvider
{
    public static readonly ConfigurationFixAll Instance = new();

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(CodeAction.Create(
        "Fix all of these", cancellation => FixAsync(fixAllContext, cancellation), fixAllContext.CodeActionEquivalenceKey));

    private static async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellation)
    {
        Solution solution = context.Solution;
        var requests = new Dictionary<DocumentId, List<EditRequest>>();
        foreach (Diagnostic diagnostic in await Diagnostics(context).ConfigureAwait(false))
        {
            if (FixProperties.Read(diagnostic) is { } fix && ConfigurationFix.KeyOf(diagnostic, fix) == context.CodeActionEquivalenceKey
                && DocumentOf(solution, context.Project, diagnostic) is { } document)
            {
                if (!requests.TryGetValue(document, out List<EditRequest>? there))
                {
                    requests.Add(document, there = []);
                }

                there.Add(new EditRequest(diagnostic.Location.SourceSpan, fix));
            }
        }

        Solution changed = solution;
        foreach (KeyValuePair<DocumentId, List<EditRequest>> one in requests)
        {
            TextDocument document = (TextDocument?)solution.GetDocument(one.Key) ?? solution.GetAdditionalDocument(one.Key)!;
            changed = await DocumentEdits.ApplyAsync(changed, document, one.Value, cancellation).ConfigureAwait(false);
        }

        return changed;
    }

    private static async Task<IEnumerable<Diagnostic>> Diagnostics(FixAllContext context)
    {
        switch (context.Scope)
        {
            case FixAllScope.Document when context.Document is { } document:
                return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            case FixAllScope.Solution:
                var all = new List<Diagnostic>();
                foreach (Project project in context.Solution.Projects)
                {
                    all.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                }

                return all;
            default:
                return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
        }
    }

    private static DocumentId? DocumentOf(Solution solution, Project project, Diagnostic diagnostic)
    {
        if (diagnostic.Location.SourceTree is { } tree)
        {
            return solution.GetDocumentId(tree);
        }

        string path = diagnostic.Location.GetLineSpan().Path;
        foreach (Project candidate in new[] { project }.Concat(solution.Projects))
        {
            foreach (TextDocument document in candidate.AdditionalDocuments)
            {
                if (document.FilePath == path)
                {
                    return document.Id;
                }
            }
        }

        return null;
    }
}
