using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Turns <c>router.CompleteAsync("gpt-4", ...)</c> into <c>router.Gpt4.CompleteAsync(...)</c>.</summary>
internal static class TypedCall
{
    /// <param name="node">The name that is the argument.</param>
    /// <param name="member">The group's member.</param>
    public static IReadOnlyList<TextChange> Edit(SyntaxNode node, string member)
    {
        if (node.FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument)
        {
            return [];
        }

        string name = SyntaxFacts.GetKeywordKind(member) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(member) != SyntaxKind.None ? "@" + member : member;
        SimpleNameSyntax? method = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            IdentifierNameSyntax identifier => identifier, // Within the class itself.
            _ => null, // `router?.CompleteAsync(...)`
        };
        if (method is null)
        {
            return [];
        }

        if (method.Identifier.ValueText is "Chat" or "Embeddings")
        {
            return [new TextChange(TextSpan.FromBounds(method.SpanStart, call.Span.End), name)];
        }

        var edits = new List<TextChange> { new(new TextSpan(method.SpanStart, 0), name + ".") };
        int index = list.Arguments.IndexOf(argument);
        edits.Add(index + 1 < list.Arguments.Count
            ? new TextChange(TextSpan.FromBounds(argument.SpanStart, list.Arguments[index + 1].SpanStart), "")
            : new TextChange(TextSpan.FromBounds(index == 0 ? argument.SpanStart : list.Arguments[index - 1].Span.End, argument.Span.End), ""));

        // With a route a group wants to know the options too.
        bool hasRoute = list.Arguments.Any(static one => one.NameColon?.Name.Identifier.ValueText == "route");
        bool hasOptions = list.Arguments.Any(static one => one.NameColon?.Name.Identifier.ValueText == "options") || list.Arguments.TakeWhile(static one => one.NameColon is null).Count() > 2;
        if (hasRoute && !hasOptions && method.Identifier.ValueText is not "EmbedAsync")
        {
            edits.Add(new TextChange(new TextSpan(list.CloseParenToken.SpanStart, 0), ", options: null"));
        }

        return edits;
    }
}
