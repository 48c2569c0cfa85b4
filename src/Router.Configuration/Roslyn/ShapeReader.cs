using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmRouter.Configuration;

/// <summary>Looks at an <c>[LlmRouter]</c> class: can a part of it be generated, and how must that part begin?</summary>
internal static class ShapeReader
{
    public static RouterShape Read(INamedTypeSymbol type, FaultBag faults, CancellationToken cancellation)
    {
        bool fits = CheckLanguage(type, faults, cancellation) & CheckKind(type, faults, cancellation) & CheckPartial(type, faults, cancellation);
        var outer = new List<OuterType>();
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            outer.Insert(0, new OuterType(Keyword(container), container.Name));
        }

        return new RouterShape(
            type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "",
            type.Name,
            KnownNames.FullName(type),
            new EquatableArray<OuterType>([.. outer]),
            Constructors(type),
            fits);
    }

    /// <summary>Where the name of a type stands in its first declaration.</summary>
    public static Place NamePlace(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is BaseTypeDeclarationSyntax declaration)
            {
                return SyntaxPlace.Of(declaration.Identifier);
            }
        }

        return Place.None;
    }

    private static bool CheckLanguage(INamedTypeSymbol type, FaultBag faults, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 } options)
            {
                faults.Add(DeclarationRules.OldLanguage, NamePlace(type, cancellation), type.Name, options.LanguageVersion.ToDisplayString());
                return false;
            }
        }

        return true;
    }

    private static bool CheckKind(INamedTypeSymbol type, FaultBag faults, CancellationToken cancellation)
    {
        if (type.BaseType is { TypeKind: TypeKind.Error })
        {
            return false; // The compiler says so already.
        }

        if (Unfit(type) is not { } reason)
        {
            return true;
        }

        faults.Add(DeclarationRules.UnfitClass, NamePlace(type, cancellation), type.Name, reason);
        return false;
    }

    private static string? Unfit(INamedTypeSymbol type)
    {
        if (type.IsRecord)
        {
            return "it is a record";
        }

        if (type.IsStatic)
        {
            return "it is static";
        }

        if (type.IsAbstract)
        {
            return "it is abstract";
        }

        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            string subject = ReferenceEquals(part, type) ? "it" : $"its containing type '{part.Name}'";
            if (part.TypeParameters.Length > 0)
            {
                return subject + " is generic";
            }

            if (part.IsFileLocal)
            {
                return subject + " is local to its file";
            }
        }

        return type.BaseType is { SpecialType: not SpecialType.System_Object } parent && !(parent.Name == KnownNames.Router && KnownNames.IsOurs(parent))
            ? $"it derives from '{parent.Name}'"
            : null;
    }

    private static bool CheckPartial(INamedTypeSymbol type, FaultBag faults, CancellationToken cancellation)
    {
        bool all = true;
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (!IsPartial(part, cancellation))
            {
                all = false;
                faults.Add(DeclarationRules.NotPartial, NamePlace(part, cancellation), part.Name);
            }
        }

        return all;
    }

    // When only some of several parts say so, the compiler reports the others.
    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is BaseTypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return true;
            }
        }

        return false;
    }

    private static UserConstructors Constructors(INamedTypeSymbol type)
    {
        bool any = false;
        bool withOptions = false;
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (!constructor.IsImplicitlyDeclared)
            {
                any = true;
                withOptions |= TakesOptionsAlone(constructor.Parameters);
            }
        }

        if (HasRequiredMembers(type))
        {
            // `new(options)` does not compile, whoever wrote the constructor.
            return any ? UserConstructors.Other : UserConstructors.NoneButRequiredMembers;
        }

        return withOptions ? UserConstructors.WithOptions : any ? UserConstructors.Other : UserConstructors.None;
    }

    private static bool TakesOptionsAlone(ImmutableArray<IParameterSymbol> parameters)
    {
        if (parameters.Length == 0 || parameters[0].Type is not INamedTypeSymbol { Name: KnownNames.RouterOptions } first || !KnownNames.IsOurs(first))
        {
            return false;
        }

        for (int i = 1; i < parameters.Length; i++)
        {
            if (!parameters[i].IsOptional && !parameters[i].IsParams)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
            {
                return true;
            }
        }

        return false;
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };
}
