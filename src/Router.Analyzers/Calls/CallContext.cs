using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Analyzers;

/// <summary>What call sites of one compilation are judged by. Thread-safe; configurations are read when somebody first asks.</summary>
internal sealed class CallContext(Compilation compilation, AnalyzerOptions options, INamedTypeSymbol router, INamedTypeSymbol groupClient)
{
    private readonly object _lock = new();
    private Dictionary<INamedTypeSymbol, KnownRouter>? _routers;

    /// <summary>The runtime's types; <see langword="null"/> where it is not referenced.</summary>
    public static CallContext? TryCreate(Compilation compilation, AnalyzerOptions options) =>
        compilation.GetTypeByMetadataName("LlmRouter.Router") is { } router && compilation.GetTypeByMetadataName("LlmRouter.GroupClient") is { } group
            ? new CallContext(compilation, options, router, group)
            : null;

    /// <summary>Whether a type is a router, generated or not.</summary>
    public bool IsRouter(ITypeSymbol? type) => Derives(type, router);

    /// <summary>Whether a type is the client of a group.</summary>
    public bool IsGroup(ITypeSymbol? type) => Derives(type, groupClient);

    /// <summary>What a router answers to; <see langword="null"/> where its configuration is not of this compilation.</summary>
    public KnownRouter? Find(ITypeSymbol? type, CancellationToken cancellation)
    {
        if (type is not INamedTypeSymbol named || SymbolEqualityComparer.Default.Equals(named, router))
        {
            return null;
        }

        Dictionary<INamedTypeSymbol, KnownRouter>? routers = Volatile.Read(ref _routers);
        if (routers is null)
        {
            lock (_lock)
            {
                routers = _routers ?? Read(cancellation);
                Volatile.Write(ref _routers, routers);
            }
        }

        return routers.TryGetValue(named, out KnownRouter? known) ? known : null;
    }

    private Dictionary<INamedTypeSymbol, KnownRouter> Read(CancellationToken cancellation)
    {
        var routers = new Dictionary<INamedTypeSymbol, KnownRouter>(SymbolEqualityComparer.Default);
        var faults = new FaultBag();
        RouterSources sources = RouterSources.Read(compilation, options, faults, cancellation);
        for (int i = 0; i < sources.Routers.Count; i++)
        {
            routers[sources.Routers[i]] = new KnownRouter(SpecReader.Read(sources.Of(i, faults, cancellation), faults));
        }

        return routers;
    }

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol from)
    {
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(level, from))
            {
                return true;
            }
        }

        return false;
    }
}
