using System.Collections.Immutable;
using System.Composition;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Mends calls of routers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallFix))]
[Shared]
public sealed class CallFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [CallRules.TypedMember.Id, CallRules.UnknownName.Id, CallRules.IgnoredModel.Id, CallRules.LazyMessages.Id, CallRules.RouterPerCall.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } node
                && Edit(diagnostic, node, root.ToFullString(), out string title) is { Count: > 0 } edits)
            {
                context.RegisterCodeFix(CodeAction.Create(title, cancellation => ApplyAsync(context.Document, edits, cancellation), diagnostic.Id), diagnostic);
            }
        }
    }

    private static IReadOnlyList<TextChange> Edit(Diagnostic diagnostic, SyntaxNode node, string text, out string title)
    {
        FaultFix? fix = FixProperties.Read(diagnostic);
        title = "";
        if (diagnostic.Id == CallRules.TypedMember.Id && fix is not null)
        {
            title = $"Use '{fix.Name}'";
            return TypedCall.Edit(node, fix.Name);
        }

        if (diagnostic.Id == CallRules.UnknownName.Id && fix is not null && CSharpValue.OfJson(fix.Value) is { } name)
        {
            title = $"Change to {name}";
            return [new TextChange(node.Span, name)];
        }

        if (diagnostic.Id == CallRules.IgnoredModel.Id && node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Parent: InitializerExpressionSyntax initializer } assignment)
        {
            title = "Remove it";
            var list = new TextList(initializer.OpenBraceToken.Span.End, initializer.CloseBraceToken.SpanStart, [.. initializer.Expressions.Select(static one => one.Span)]);
            list.Remove(initializer.Expressions.IndexOf(assignment));
            var edits = new List<TextChange>();
            list.AddTo(edits, text);
            return edits;
        }

        if (diagnostic.Id == CallRules.LazyMessages.Id && node.FirstAncestorOrSelf<ExpressionSyntax>() is { } sequence)
        {
            title = "Make a list of it";
            return [new TextChange(new TextSpan(sequence.SpanStart, 0), "[.. "), new TextChange(new TextSpan(sequence.Span.End, 0), "]")];
        }

        if (diagnostic.Id == CallRules.RouterPerCall.Id && fix is not null && node.FirstAncestorOrSelf<GenericNameSyntax>() is { } generic)
        {
            title = "Register one for the process";
            return [new TextChange(generic.Identifier.Span, fix.Name)];
        }

        return [];
    }

    private static async Task<Document> ApplyAsync(Document document, IReadOnlyList<TextChange> edits, CancellationToken cancellation)
    {
        SourceText source = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(source.WithChanges(edits));
    }
}
