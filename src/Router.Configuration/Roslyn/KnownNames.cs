using Microsoft.CodeAnalysis;

namespace LlmRouter.Configuration;

/// <summary>The runtime's types that declarations consist of. Generator and analyzers know them by name only.</summary>
internal static class KnownNames
{
    public const string Namespace = "LlmRouter";
    public const string RouterAttribute = "LlmRouter.LlmRouterAttribute";
    public const string GroupAttribute = "LlmRouter.ModelGroupAttribute";
    public const string Router = "Router";
    public const string RouterOptions = "RouterOptions";

    /// <summary>Whether a type stands directly in the runtime's namespace.</summary>
    public static bool IsOurs(INamedTypeSymbol? type)
        => type is { ContainingType: null, ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The name with namespace and containing types, all separated by dots; without <c>global::</c>.</summary>
    public static string FullName(INamedTypeSymbol type)
    {
        string name = type.Name;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = outer.Name + "." + name;
        }

        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + name : name;
    }
}
