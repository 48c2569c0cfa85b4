using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmRouter.Generators;

/// <summary>Pieces of C#.</summary>
internal static class Code
{
    public const string Never = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    public static readonly string Generated =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"LlmRouter.Generators\", \"{typeof(Code).Assembly.GetName().Version}\")]";

    /// <summary>A name, with <c>@</c> where it would be a keyword.</summary>
    public static string Identifier(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Literal(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Literal(double number)
    {
        // "R" loses a digit on some frameworks that compilers run on.
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        bool exact = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) && parsed.Equals(number);
        return (exact ? text : number.ToString("G17", CultureInfo.InvariantCulture)) + "d";
    }
}
