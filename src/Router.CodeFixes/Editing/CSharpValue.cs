using System.Globalization;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmRouter.CodeFixes;

/// <summary>Values of a configuration, given as JSON, as C# writes them.</summary>
internal static class CSharpValue
{
    /// <summary>The expression; <see langword="null"/> for what C# has no constant for.</summary>
    public static string? OfJson(string json) => Of(Parse(json));

    /// <summary>The same for a property of an attribute, whose type may be an enumeration.</summary>
    public static string? OfJson(string json, ITypeSymbol type, SemanticModel model, int position)
    {
        ConfigNode node = Parse(json);
        if (type.TypeKind != TypeKind.Enum)
        {
            return Of(node);
        }

        string name = Pascal(node.Text);
        return type.GetMembers(name).Length > 0 ? type.ToMinimalDisplayString(model, position) + "." + name : null;
    }

    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary><c>round-robin</c> is <c>RoundRobin</c> in C#.</summary>
    public static string Pascal(string kebab) =>
        string.Concat(kebab.Split('-').Select(static word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word.Substring(1)));

    private static string? Of(ConfigNode node)
    {
        switch (node.Kind)
        {
            case ConfigKind.Text:
                return Of(node.Text);
            case ConfigKind.Number:
                return Of(node.Number);
            case ConfigKind.Flag:
                return node.Flag ? "true" : "false";
            case ConfigKind.Array:
                string?[] items = Array.ConvertAll(node.Items, Of);
                return Array.IndexOf(items, null) >= 0 ? null : "[" + string.Join(", ", items) + "]";
            default:
                return null;
        }
    }

    private static ConfigNode Parse(string json) => JsonReader.Read("", json, new FaultBag());
}
