using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>The router class at the cursor: on its name, or on its attribute.</summary>
internal static class RouterAt
{
    public static async Task<(INamedTypeSymbol Router, Compilation Compilation)?> FindAsync(Document document, TextSpan span, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (root is null || !root.FullSpan.Contains(span)
            || root.FindNode(span, getInnermostNodeForTie: true).FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } declaration
            || span.Start > declaration.Identifier.Span.End
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(declaration, cancellation) is not INamedTypeSymbol router)
        {
            return null;
        }

        foreach (AttributeData attribute in router.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "LlmRouterAttribute" } type && KnownNames.IsOurs(type))
            {
                return (router, model.Compilation);
            }
        }

        return null;
    }
}
