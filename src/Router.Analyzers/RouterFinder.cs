using System.Runtime.CompilerServices;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;

namespace LlmRouter.Analyzers;

/// <summary>
/// Finds the classes with <c>[LlmRouter]</c>. Only classes on which syntax shows an attribute of that name, or of an alias of
/// it, are bound; what a tree shows is remembered as long as the tree lives, so an edit costs one tree.
/// </summary>
internal static class RouterFinder
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeFacts> Facts = new();

    /// <summary>Those classes, in the order of their full names.</summary>
    public static List<INamedTypeSymbol> Find(Compilation compilation, CancellationToken cancellation)
    {
        var attributes = new HashSet<string>(StringComparer.Ordinal) { "LlmRouter", "LlmRouterAttribute" };
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            attributes.UnionWith(Of(tree, cancellation).Aliases);
        }

        var typeNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach ((string type, string attribute) in Of(tree, cancellation).Attributes)
            {
                if (attributes.Contains(attribute))
                {
                    typeNames.Add(type);
                }
            }
        }

        var routers = new List<INamedTypeSymbol>();
        foreach (string typeName in typeNames)
        {
            foreach (ISymbol symbol in compilation.GetSymbolsWithName(typeName, SymbolFilter.Type, cancellation))
            {
                if (symbol is INamedTypeSymbol type && IsRouter(type))
                {
                    routers.Add(type);
                }
            }
        }

        routers.Sort(static (left, right) => string.CompareOrdinal(KnownNames.FullName(left), KnownNames.FullName(right)));
        return routers;
    }

    private static bool IsRouter(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "LlmRouterAttribute" } found && KnownNames.IsOurs(found))
            {
                return true;
            }
        }

        return false;
    }

    private static TreeFacts Of(SyntaxTree tree, CancellationToken cancellation)
    {
        if (!Facts.TryGetValue(tree, out TreeFacts? facts))
        {
            facts = Facts.GetValue(tree, key => TreeFacts.Read(key.GetRoot(cancellation)));
        }

        return facts;
    }
}
