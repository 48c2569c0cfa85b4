using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.Configuration;

/// <summary>Places of C# syntax. The path is the one that the compiler knows the tree by.</summary>
internal static class SyntaxPlace
{
    public static Place Of(SyntaxNode node) => Of(node.SyntaxTree, node.Span);

    public static Place Of(SyntaxToken token) => Of(token.SyntaxTree, token.Span);

    private static Place Of(SyntaxTree? tree, TextSpan span) => tree is null ? Place.None : new Place(tree.FilePath, span.Start, span.Length);
}
