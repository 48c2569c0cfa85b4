using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Writes remedies into the attributes of a router class, several at once. Comments and layout of all else stay.</summary>
internal sealed class CSharpFixer
{
    private readonly string _text;
    private readonly SyntaxNode _root;
    private readonly SemanticModel _model;
    private readonly Dictionary<SyntaxNode, TextList> _lists = [];
    private readonly List<TextChange> _edits = [];

    private CSharpFixer(SyntaxNode root, SemanticModel model)
    {
        _text = root.ToFullString();
        _root = root;
        _model = model;
    }

    /// <summary>The edits, in order and without overlaps; none when nothing can be done.</summary>
    public static IReadOnlyList<TextChange> Edits(SyntaxNode root, SemanticModel model, IEnumerable<EditRequest> requests)
    {
        var fixer = new CSharpFixer(root, model);
        foreach (EditRequest request in requests)
        {
            if (root.FullSpan.Contains(request.Span))
            {
                fixer.Add(request);
            }
        }

        foreach (KeyValuePair<SyntaxNode, TextList> list in fixer._lists)
        {
            if (list.Value.IsEmptied && list.Key is AttributeListSyntax whole)
            {
                fixer._edits.Add(new TextChange(TextSpan.FromBounds(whole.SpanStart, TextLines.StartOfNext(fixer._text, whole.Span.End)), ""));
            }
            else
            {
                list.Value.AddTo(fixer._edits, fixer._text);
            }
        }

        return EditSet.Clean(fixer._edits);
    }

    private void Add(EditRequest request)
    {
        SyntaxNode node = _root.FindNode(request.Span, getInnermostNodeForTie: true);
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
        {
            return;
        }

        switch (request.Fix.Kind)
        {
            case FixKind.Replace when node.Span == request.Span && IsLiteral(node) && CSharpValue.OfJson(request.Fix.Value) is { } value:
                _edits.Add(new TextChange(node.Span, value));
                break;
            case FixKind.Remove:
                Remove(node, attribute);
                break;
            case FixKind.RemoveItem:
                if (!RemoveElement(node))
                {
                    RemoveAttribute(attribute);
                }

                break;
            case FixKind.Add:
                AddArgument(attribute, request.Fix);
                break;
        }
    }

    /// <summary>Only what is written in place can be written otherwise there: a constant may be used elsewhere too.</summary>
    private static bool IsLiteral(SyntaxNode node) => node is LiteralExpressionSyntax or CollectionExpressionSyntax
        || node is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax };

    private void Remove(SyntaxNode node, AttributeSyntax attribute)
    {
        if (RemoveElement(node))
        {
            return;
        }

        if (node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals: not null, Parent: AttributeArgumentListSyntax list } argument
            && !(IsRule(attribute) && list.Arguments.Count(static one => one.NameEquals is not null) == 1))
        {
            ListOf(list).Remove(list.Arguments.IndexOf(argument));
        }
        else
        {
            RemoveAttribute(attribute);
        }
    }

    /// <summary>An attribute that says nothing without its last property.</summary>
    private static bool IsRule(AttributeSyntax attribute)
    {
        string name = attribute.Name.ToString();
        return name.EndsWith("RetryRule", StringComparison.Ordinal) || name.EndsWith("CooldownRule", StringComparison.Ordinal);
    }

    private void RemoveAttribute(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        ListOf(list).Remove(list.Attributes.IndexOf(attribute));
    }

    private bool RemoveElement(SyntaxNode node)
    {
        SyntaxNode? list = null;
        int index = -1;
        if (node.FirstAncestorOrSelf<ExpressionElementSyntax>() is { Parent: CollectionExpressionSyntax collection } element)
        {
            (list, index) = (collection, collection.Elements.IndexOf(element));
        }
        else if (node is ExpressionSyntax { Parent: InitializerExpressionSyntax initializer } expression)
        {
            (list, index) = (initializer, initializer.Expressions.IndexOf(expression));
        }

        if (list is null)
        {
            return false;
        }

        TextList items = ListOf(list);
        items.Remove(index);

        // An empty list of words may mean something else than none; only of fallbacks it says "none".
        if (items.IsEmptied && list.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals: { } name, Parent: AttributeArgumentListSyntax arguments } argument
            && SettingTable.Find(char.ToLowerInvariant(name.Name.Identifier.ValueText[0]) + name.Name.Identifier.ValueText.Substring(1)) is { Kind: SettingKind.TextList })
        {
            ListOf(arguments).Remove(arguments.Arguments.IndexOf(argument));
        }

        return true;
    }

    private void AddArgument(AttributeSyntax attribute, FaultFix fix)
    {
        string property = Words.Capital(fix.Name);
        if (attribute.ArgumentList is { } list
            && !list.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.ValueText == property)
            && _model.GetTypeInfo(attribute).Type is { } type && PropertyOf(type, property) is { } found
            && CSharpValue.OfJson(fix.Value, found.Type, _model, attribute.SpanStart) is { } value)
        {
            TextList arguments = ListOf(list);
            arguments.Add(arguments.Count, $"{property} = {value}");
        }
    }

    private static IPropertySymbol? PropertyOf(ITypeSymbol type, string name)
    {
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            foreach (ISymbol member in level.GetMembers(name))
            {
                if (member is IPropertySymbol { SetMethod: not null } property)
                {
                    return property;
                }
            }
        }

        return null;
    }

    private TextList ListOf(SyntaxNode node)
    {
        if (!_lists.TryGetValue(node, out TextList? list))
        {
            (SyntaxToken open, SyntaxToken close, IEnumerable<SyntaxNode> items) = node switch
            {
                AttributeListSyntax attributes => (attributes.OpenBracketToken, attributes.CloseBracketToken, attributes.Attributes),
                AttributeArgumentListSyntax arguments => (arguments.OpenParenToken, arguments.CloseParenToken, arguments.Arguments),
                CollectionExpressionSyntax collection => (collection.OpenBracketToken, collection.CloseBracketToken, collection.Elements),
                InitializerExpressionSyntax initializer => (initializer.OpenBraceToken, initializer.CloseBraceToken, (IEnumerable<SyntaxNode>)initializer.Expressions),
                _ => throw new ArgumentOutOfRangeException(nameof(node)),
            };
            list = new TextList(open.Span.End, close.SpanStart, [.. items.Select(static item => item.Span)]);
            _lists.Add(node, list);
        }

        return list;
    }
}
