using System.Collections.Immutable;
using System.Composition;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Replaces a misspelt name or value by the one that was probably meant, in C# and in <c>models.json</c>.</summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp,
    Name = nameof(UseSuggestionFix),
    DocumentKinds = [nameof(TextDocumentKind.Document), nameof(TextDocumentKind.AdditionalDocument)])]
[Shared]
public sealed class UseSuggestionFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = AllIds();

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (FixProperties.Read(diagnostic) is { Kind: FixKind.Replace } fix)
            {
                string suggestion = fix.Value.Trim('"');
                TextDocument document = context.TextDocument;
                TextSpan span = diagnostic.Location.SourceSpan;
                context.RegisterCodeFix(
                    CodeAction.Create($"Change to '{suggestion}'", cancellation => ReplaceAsync(document, span, suggestion, cancellation), nameof(UseSuggestionFix)),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Solution> ReplaceAsync(TextDocument document, TextSpan span, string suggestion, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        SourceText changed = text.WithChanges(new TextChange(span, Quote(suggestion)));
        return document is Document
            ? document.Project.Solution.WithDocumentText(document.Id, changed)
            : document.Project.Solution.WithAdditionalDocumentText(document.Id, changed);
    }

    /// <summary>What is suggested is a name, a model or a choice: backslash and quote are all that either language escapes in them.</summary>
    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>Any rule may come with a suggestion; without one there is nothing to offer.</summary>
    private static ImmutableArray<string> AllIds()
    {
        ImmutableArray<string>.Builder ids = ImmutableArray.CreateBuilder<string>(ConfigRules.All.Count);
        foreach (RuleInfo rule in ConfigRules.All)
        {
            ids.Add(rule.Id);
        }

        return ids.MoveToImmutable();
    }
}
