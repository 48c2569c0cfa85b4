using System.Collections.Immutable;
using System.Composition;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Declares the group that a <c>[Deployment]</c> names and nobody has declared.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddGroupFix))]
[Shared]
public sealed class AddGroupFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [ConfigRules.UnknownGroup.Id];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null; // Several deployments of one group would declare it several times.

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is LiteralExpressionSyntax literal
                && literal.FirstAncestorOrSelf<AttributeSyntax>() is { Parent: AttributeListSyntax list } attribute
                && attribute.Name.ToString() is var name && name.EndsWith("Deployment", StringComparison.Ordinal))
            {
                string prefix = name.Substring(0, name.Length - "Deployment".Length);
                string added = $"[{prefix}ModelGroup({literal})]";
                context.RegisterCodeFix(
                    CodeAction.Create($"Add {added}", cancellation => AddAsync(context.Document, list.SpanStart, added, cancellation), nameof(AddGroupFix)), diagnostic);
            }
        }
    }

    private static async Task<Document> AddAsync(Document document, int position, string added, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(new TextChange(new TextSpan(position, 0), added + TextLines.Before(text.ToString(), position))));
    }
}
