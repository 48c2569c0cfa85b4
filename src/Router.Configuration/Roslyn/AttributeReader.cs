using Microsoft.CodeAnalysis;

namespace LlmRouter.Configuration;

/// <summary>
/// Turns the attributes of an <c>[LlmRouter]</c> class into the tree that <c>models.json</c> becomes too. The shape differs
/// only where attributes do: deployments, prices and headers are lists that name what they belong to. Nothing throws; what the
/// compiler reports itself is passed over.
/// </summary>
internal static class AttributeReader
{
    public static ConfigNode Read(INamedTypeSymbol router, FaultBag faults, CancellationToken cancellation)
    {
        var tree = new AttributeTree();
        foreach (AttributeData data in router.GetAttributes())
        {
            cancellation.ThrowIfCancellationRequested();
            if (data.AttributeClass is { } type && KnownNames.IsOurs(type))
            {
                tree.Add(new AttributeSource(data, router, faults, cancellation));
            }
        }

        return tree.ToNode();
    }
}
