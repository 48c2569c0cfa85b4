using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Remedies as edits of a document, be it C# or <c>models.json</c>.</summary>
internal static class DocumentEdits
{
    public static async Task<IReadOnlyList<TextChange>> Of(TextDocument document, IReadOnlyList<EditRequest> requests, CancellationToken cancellation)
    {
        if (document is not Document code)
        {
            return JsonFixer.Edits((await document.GetTextAsync(cancellation).ConfigureAwait(false)).ToString(), requests);
        }

        SyntaxNode? root = await code.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await code.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return root is null || model is null ? [] : CSharpFixer.Edits(root, model, requests);
    }

    public static async Task<Solution> ApplyAsync(TextDocument document, IReadOnlyList<EditRequest> requests, CancellationToken cancellation) =>
        await ApplyAsync(document.Project.Solution, document, requests, cancellation).ConfigureAwait(false);

    /// <param name="solution">What is changed; the document's own solution, or one in which other documents have changed.</param>
    /// <param name="document">The document as it is before.</param>
    /// <param name="requests">The remedies.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static async Task<Solution> ApplyAsync(Solution solution, TextDocument document, IReadOnlyList<EditRequest> requests, CancellationToken cancellation)
    {
        IReadOnlyList<TextChange> edits = await Of(document, requests, cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        SourceText changed = text.WithChanges(edits);
        return document is Document ? solution.WithDocumentText(document.Id, changed) : solution.WithAdditionalDocumentText(document.Id, changed);
    }
}
