using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Analyzers;

/// <summary>
/// Reads and checks all routers of one compilation, once: a fault of a router can stand in any of its sources, so each
/// source's faults come out of the check of the whole. Thread-safe.
/// </summary>
internal sealed class ConfigurationCheck(Compilation compilation, AnalyzerOptions options)
{
    private readonly object _lock = new();
    private CheckResult? _result;

    public CheckResult Run(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _result) is { } done)
        {
            return done;
        }

        // A cancelled run leaves nothing behind; the next one begins again.
        lock (_lock)
        {
            CheckResult result = _result ?? Check(cancellation);
            Volatile.Write(ref _result, result);
            return result;
        }
    }

    private CheckResult Check(CancellationToken cancellation)
    {
        var faults = new FaultBag();
        RouterSources sources = RouterSources.Read(compilation, options, faults, cancellation);
        var trees = new Dictionary<string, SyntaxTree>(StringComparer.Ordinal);

        for (int i = 0; i < sources.Routers.Count; i++)
        {
            foreach (SyntaxReference part in sources.Routers[i].DeclaringSyntaxReferences)
            {
                trees[part.SyntaxTree.FilePath] = part.SyntaxTree;
            }

            CheckRouter(sources, i, faults, cancellation);
        }

        foreach (ModelsDocument document in sources.Documents)
        {
            if (RouterAssignment.Find(document.Root, sources.Names) < 0)
            {
                RouterAssignment.Explain(document.Root, document.Path, sources.Names, faults);
                CheckAlone(document, faults);
            }
        }

        return new CheckResult(faults.Faults, trees, sources.Documents);
    }

    private static void CheckRouter(RouterSources sources, int index, FaultBag faults, CancellationToken cancellation)
    {
        INamedTypeSymbol router = sources.Routers[index];
        var found = new FaultBag();
        ShapeReader.Read(router, found, cancellation);
        SpecRules.Check(SpecReader.Read(sources.Of(index, found, cancellation), found), found, advice: true);
        Place fallback = ShapeReader.NamePlace(router, cancellation);
        foreach (Fault fault in found.Faults)
        {
            faults.Add(fault.Place.IsNone ? fault.At(fallback) : fault);
        }
    }

    /// <summary>A file that no class uses may be for a router that reads it at run time; the rules are the same.</summary>
    private static void CheckAlone(ModelsDocument document, FaultBag faults)
    {
        var found = new FaultBag();
        SpecRules.Check(SpecReader.Read([new ConfigDocument(document.Root, ConfigSource.Json)], found), found, members: false, advice: true);
        foreach (Fault fault in found.Faults)
        {
            faults.Add(fault.Place.IsNone ? fault.At(document.Root.Place with { Length = 1 }) : fault);
        }
    }
}
