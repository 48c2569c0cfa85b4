using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmRouter.Configuration;

/// <summary>One attribute with its values, as the compiler knows them, and their places, as its syntax shows them.</summary>
internal sealed class AttributeSource
{
    private readonly AttributeData _data;
    private readonly INamedTypeSymbol _router;
    private readonly AttributeSyntax? _syntax;
    private readonly FaultBag _faults;

    public AttributeSource(AttributeData data, INamedTypeSymbol router, FaultBag faults, CancellationToken cancellation)
    {
        _data = data;
        _router = router;
        _faults = faults;
        _syntax = data.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        Name = data.AttributeClass!.Name;
        if (Name.EndsWith("Attribute", StringComparison.Ordinal))
        {
            Name = Name.Substring(0, Name.Length - "Attribute".Length);
        }

        Place = _syntax is null ? Place.None : SyntaxPlace.Of(_syntax);
    }

    /// <summary>Without <c>Attribute</c>.</summary>
    public string Name { get; }

    public Place Place { get; }

    /// <summary>How many constructor arguments there are: none when the compiler could not bind them, which it says itself.</summary>
    public int ArgumentCount => _data.ConstructorArguments.Length;

    /// <summary>A constructor argument that must be a text.</summary>
    public ConfigNode Argument(int index)
    {
        if (index >= ArgumentCount)
        {
            return ConfigNode.OfBroken(Place);
        }

        string parameter = _data.AttributeConstructor!.Parameters[index].Name;
        ExpressionSyntax? expression = Positional(index, parameter);
        ConfigNode node = Read(_data.ConstructorArguments[index], expression, parameter);
        if (node.Kind != ConfigKind.Null)
        {
            return node;
        }

        _faults.Add(DeclarationRules.UnusableArgument, node.Place, Name, parameter, "it must not be null");
        return ConfigNode.OfBroken(node.Place);
    }

    /// <summary>
    /// The attribute's type argument as C# code that another part of the class can hold; <see langword="null"/> when there is
    /// none. One that such code cannot name is broken, and so reported.
    /// </summary>
    public ConfigNode? TypeArgument()
    {
        if (_data.AttributeClass is not { TypeArguments.Length: 1 } attribute)
        {
            return null;
        }

        ITypeSymbol type = attribute.TypeArguments[0];
        Place place = TypePlace() ?? Place;
        if (type.TypeKind == TypeKind.Error)
        {
            return ConfigNode.OfBroken(place);
        }

        if (TypeVisibility.Complaint(type, _router) is { } complaint)
        {
            _faults.Add(DeclarationRules.UnusableArgument, place, Name, attribute.TypeParameters[0].Name, complaint);
            return ConfigNode.OfBroken(place);
        }

        return ConfigNode.OfText(type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), place);
    }

    /// <summary>The properties that are written, under their names in camelCase. One that is set to null is as good as not written.</summary>
    public void AddProperties(List<ConfigMember> members)
    {
        foreach (KeyValuePair<string, TypedConstant> property in _data.NamedArguments)
        {
            AttributeArgumentSyntax? argument = Named(property.Key);
            ConfigNode value = Read(property.Value, argument?.Expression, property.Key);
            if (value.Kind != ConfigKind.Null)
            {
                Place place = argument?.NameEquals is { } name ? SyntaxPlace.Of(name.Name) : Place;
                members.Add(new ConfigMember(CamelCase(property.Key), place, value));
            }
        }
    }

    private Place? TypePlace()
    {
        NameSyntax? name = _syntax?.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right,
            AliasQualifiedNameSyntax qualified => qualified.Name,
            var simple => simple,
        };
        return name is GenericNameSyntax { TypeArgumentList.Arguments.Count: 1 } generic ? SyntaxPlace.Of(generic.TypeArgumentList.Arguments[0]) : null;
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private ConfigNode Read(TypedConstant constant, ExpressionSyntax? expression, string argument)
    {
        ConfigNode node = ConstantReader.Read(constant, expression, Place, out Place problemPlace, out string? problem);
        if (problem is not null)
        {
            _faults.Add(DeclarationRules.UnusableArgument, problemPlace, Name, argument, problem);
        }

        return node;
    }

    private ExpressionSyntax? Positional(int index, string parameter)
    {
        if (_syntax?.ArgumentList is not { } list)
        {
            return null;
        }

        foreach (AttributeArgumentSyntax argument in list.Arguments)
        {
            if (argument.NameColon?.Name.Identifier.ValueText == parameter)
            {
                return argument.Expression;
            }
        }

        return index < list.Arguments.Count && list.Arguments[index] is { NameEquals: null, NameColon: null } positional
            ? positional.Expression
            : null;
    }

    private AttributeArgumentSyntax? Named(string property)
    {
        if (_syntax?.ArgumentList is { } list)
        {
            foreach (AttributeArgumentSyntax argument in list.Arguments)
            {
                if (argument.NameEquals?.Name.Identifier.ValueText == property)
                {
                    return argument;
                }
            }
        }

        return null;
    }
}
