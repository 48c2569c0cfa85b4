using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;

namespace LlmRouter.CodeFixes;

/// <summary>
/// Moves all of a router's configuration out of its <c>models.json</c> into attributes. Comments of the file are not kept, and what no
/// attribute can say (<c>$suppress</c>, an empty map) keeps it from being offered.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(MoveToAttributesRefactoring))]
[Shared]
public sealed class MoveToAttributesRefactoring : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        Document document = context.Document;
        CancellationToken cancellation = context.CancellationToken;
        if (await RouterAt.FindAsync(document, context.Span, cancellation).ConfigureAwait(false) is not var (router, compilation)
            || RouterConfiguration.Read(document.Project, router, compilation, cancellation) is not { Files.Count: > 0 } configuration
            || new AttributeLines("").Write(configuration.Spec, out _) is null)
        {
            return;
        }

        string title = $"Move the configuration of {string.Join(", ", configuration.Files.Select(static file => file.Name))} into attributes";
        context.RegisterRefactoring(CodeAction.Create(title, token => MoveAsync(document.Project, configuration, token), nameof(MoveToAttributesRefactoring)));
    }

    private static async Task<Solution> MoveAsync(Project project, RouterConfiguration configuration, CancellationToken cancellation)
    {
        Solution solution = await AttributeEdit.ReplaceAsync(
            project, configuration.Attributes,
            prefix =>
            {
                IReadOnlyList<string> lines = new AttributeLines(prefix).Write(configuration.Spec, out string arguments)!;
                return (arguments, lines);
            },
            cancellation).ConfigureAwait(false);
        foreach (TextDocument file in configuration.Files)
        {
            solution = solution.RemoveAdditionalDocument(file.Id);
        }

        return solution;
    }
}
