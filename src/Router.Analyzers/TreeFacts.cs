using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmRouter.Analyzers;

/// <summary>What one syntax tree says about attributes on types, by bare names. Immutable.</summary>
/// <param name="Aliases">Names that <c>using X = ...LlmRouterAttribute</c> gives to it.</param>
/// <param name="Attributes">Each type with each of its attributes.</param>
internal sealed record TreeFacts(IReadOnlyList<string> Aliases, IReadOnlyList<(string Type, string Attribute)> Attributes)
{
    public static TreeFacts Read(SyntaxNode root)
    {
        var aliases = new List<string>();
        var attributes = new List<(string, string)>();
        foreach (SyntaxNode node in root.DescendantNodes(static node =>
            node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is UsingDirectiveSyntax { Alias: { } alias, Name: { } target } && BareName(target) is ("LlmRouter" or "LlmRouterAttribute"))
            {
                aliases.Add(alias.Name.Identifier.ValueText);
            }
            else if (node is TypeDeclarationSyntax type)
            {
                foreach (AttributeListSyntax list in type.AttributeLists)
                {
                    foreach (AttributeSyntax attribute in list.Attributes)
                    {
                        attributes.Add((type.Identifier.ValueText, BareName(attribute.Name)));
                    }
                }
            }
        }

        return new TreeFacts(aliases, attributes);
    }

    private static string BareName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
