using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

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
        List<INamedTypeSymbol> routers = RouterFinder.Find(compilation, cancellation);
        List<ModelsDocument> documents = Documents(faults, cancellation);
        List<string> names = routers.ConvertAll(KnownNames.FullName);
        var trees = new Dictionary<string, SyntaxTree>(StringComparer.Ordinal);

        for (int i = 0; i < routers.Count; i++)
        {
            foreach (SyntaxReference part in routers[i].DeclaringSyntaxReferences)
            {
                trees[part.SyntaxTree.FilePath] = part.SyntaxTree;
            }

            CheckRouter(routers[i], documents.FindAll(document => RouterAssignment.Find(document.Root, names) == i), faults, cancellation);
        }

        foreach (ModelsDocument document in documents)
        {
            if (RouterAssignment.Find(document.Root, names) < 0)
            {
                RouterAssignment.Explain(document.Root, document.Path, names, faults);
                CheckAlone(document, faults);
            }
        }

        return new CheckResult(faults.Faults, trees, documents);
    }

    private List<ModelsDocument> Documents(FaultBag faults, CancellationToken cancellation)
    {
        var documents = new List<ModelsDocument>();
        foreach (AdditionalText file in options.AdditionalFiles)
        {
            // A project may list a file that the package's props have listed already.
            if (ModelsFile.Is(file, options.AnalyzerConfigOptionsProvider) && file.GetText(cancellation) is { } text
                && !documents.Exists(document => document.Path == file.Path))
            {
                documents.Add(new ModelsDocument(file.Path, text, JsonReader.Read(file.Path, text.ToString(), faults, cancellation)));
            }
        }

        documents.Sort(static (left, right) => ModelsFile.Compare(left.Path, right.Path));
        return documents;
    }

    private static void CheckRouter(INamedTypeSymbol router, List<ModelsDocument> documents, FaultBag faults, CancellationToken cancellation)
    {
        var found = new FaultBag();
        ShapeReader.Read(router, found, cancellation);
        var sources = new List<ConfigDocument> { new(AttributeReader.Read(router, found, cancellation), ConfigSource.Attributes) };
        foreach (ModelsDocument document in documents)
        {
            sources.Add(new ConfigDocument(document.Root, ConfigSource.Json));
        }

        SpecRules.Check(SpecReader.Read(sources, found), found, advice: true);
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

/// <summary>A configuration file, read.</summary>
internal sealed record ModelsDocument(string Path, SourceText Text, ConfigNode Root);
