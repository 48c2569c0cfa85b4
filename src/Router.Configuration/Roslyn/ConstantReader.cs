using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmRouter.Configuration;

/// <summary>The values of attribute arguments as configuration.</summary>
internal static class ConstantReader
{
    /// <summary>Reads a value. What cannot be used becomes <see cref="ConfigKind.Broken"/>; what the compiler does not report itself is a problem.</summary>
    public static ConfigNode Read(TypedConstant constant, ExpressionSyntax? expression, Place fallback, out Place problemPlace, out string? problem)
    {
        Place place = expression is null ? fallback : SyntaxPlace.Of(expression);
        problemPlace = place;
        problem = null;
        if (constant.Kind == TypedConstantKind.Error)
        {
            return ConfigNode.OfBroken(place);
        }

        if (constant.IsNull)
        {
            return ConfigNode.OfNull(place);
        }

        switch (constant.Kind)
        {
            case TypedConstantKind.Array:
                return ReadArray(constant, expression, place, ref problemPlace, ref problem);

            case TypedConstantKind.Enum when EnumMember((INamedTypeSymbol)constant.Type!, constant.Value!) is { } member:
                return ConfigNode.OfText(KebabCase(member), place);

            case TypedConstantKind.Enum:
                problem = $"it is not a value of {constant.Type!.Name}";
                return ConfigNode.OfBroken(place);
        }

        switch (constant.Value)
        {
            case string text:
                return ConfigNode.OfText(text, place);

            case bool flag:
                return ConfigNode.OfFlag(flag, place);

            case int number:
                return ConfigNode.OfNumber(number, place);

            case double number when !double.IsNaN(number) && !double.IsInfinity(number):
                return ConfigNode.OfNumber(number, place);

            case double:
                problem = "it must be a finite number";
                return ConfigNode.OfBroken(place);

            default:
                return ConfigNode.OfBroken(place);
        }
    }

    /// <summary>The name of a member of a public enumeration as <c>models.json</c> spells it: LeastBusy gives least-busy.</summary>
    public static string KebabCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static ConfigNode ReadArray(TypedConstant array, ExpressionSyntax? expression, Place place, ref Place problemPlace, ref string? problem)
    {
        List<ExpressionSyntax>? expressions = Items(expression);
        var items = new ConfigNode[array.Values.Length];
        for (int i = 0; i < items.Length; i++)
        {
            ExpressionSyntax? item = expressions?.Count == items.Length ? expressions[i] : null;
            items[i] = Read(array.Values[i], item, place, out Place itemPlace, out string? itemProblem);
            if (items[i].Kind == ConfigKind.Null)
            {
                itemProblem = "its items must not be null";
                items[i] = ConfigNode.OfBroken(itemPlace);
            }

            if (itemProblem is not null && problem is null)
            {
                problem = itemProblem;
                problemPlace = itemPlace;
            }
        }

        return ConfigNode.OfArray(items, place);
    }

    private static List<ExpressionSyntax>? Items(ExpressionSyntax? array)
    {
        SeparatedSyntaxList<ExpressionSyntax>? initializer = array switch
        {
            ArrayCreationExpressionSyntax creation => creation.Initializer?.Expressions,
            ImplicitArrayCreationExpressionSyntax creation => creation.Initializer.Expressions,
            _ => null,
        };
        if (initializer is { } expressions)
        {
            return [.. expressions];
        }

        if (array is not CollectionExpressionSyntax collection)
        {
            return null;
        }

        var items = new List<ExpressionSyntax>();
        foreach (CollectionElementSyntax element in collection.Elements)
        {
            if (element is ExpressionElementSyntax item)
            {
                items.Add(item.Expression);
            }
        }

        return items;
    }

    private static string? EnumMember(INamedTypeSymbol type, object value)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true } field && Equals(field.ConstantValue, value))
            {
                return field.Name;
            }
        }

        return null;
    }
}
