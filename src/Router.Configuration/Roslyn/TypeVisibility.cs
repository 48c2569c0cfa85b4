using Microsoft.CodeAnalysis;

namespace LlmRouter.Configuration;

/// <summary>Whether generated code, another part of a router class in a file of its own, can name a type.</summary>
internal static class TypeVisibility
{
    /// <summary>Why it cannot; <see langword="null"/> when it can.</summary>
    public static string? Complaint(ITypeSymbol type, INamedTypeSymbol router)
    {
        if (type is IArrayTypeSymbol array)
        {
            return Complaint(array.ElementType, router);
        }

        for (ITypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part is INamedTypeSymbol { IsFileLocal: true })
            {
                return $"'{part.Name}' is local to its file, and generated code is in another; remove 'file'";
            }

            if (part.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal
                && !IsInside(router, part.ContainingType))
            {
                return $"'{part.Name}' is not visible to the router class; make it internal";
            }

            foreach (ITypeSymbol argument in part is INamedTypeSymbol named ? named.TypeArguments : [])
            {
                if (Complaint(argument, router) is { } complaint)
                {
                    return complaint;
                }
            }
        }

        return null;
    }

    private static bool IsInside(INamedTypeSymbol router, INamedTypeSymbol? container)
    {
        for (INamedTypeSymbol? part = router; part is not null; part = part.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(part.OriginalDefinition, container?.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
