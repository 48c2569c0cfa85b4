using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.Analyzers;

/// <summary>The routers of a compilation and the files that configure them. Immutable.</summary>
internal sealed class RouterSources
{
    private RouterSources(List<INamedTypeSymbol> routers, List<ModelsDocument> documents)
    {
        Routers = routers;
        Documents = documents;
        Names = routers.ConvertAll(KnownNames.FullName);
    }

    /// <summary>In the order of their full names.</summary>
    public List<INamedTypeSymbol> Routers { get; }

    /// <summary>Their full names.</summary>
    public List<string> Names { get; }

    /// <summary>In the order in which they are read.</summary>
    public List<ModelsDocument> Documents { get; }

    public static RouterSources Read(Compilation compilation, AnalyzerOptions options, FaultBag faults, CancellationToken cancellation)
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
        return new RouterSources(RouterFinder.Find(compilation, cancellation), documents);
    }

    /// <summary>All that configures one router.</summary>
    public List<ConfigDocument> Of(int router, FaultBag faults, CancellationToken cancellation)
    {
        var sources = new List<ConfigDocument> { new(AttributeReader.Read(Routers[router], faults, cancellation), ConfigSource.Attributes) };
        foreach (ModelsDocument document in Documents)
        {
            if (RouterAssignment.Find(document.Root, Names) == router)
            {
                sources.Add(new ConfigDocument(document.Root, ConfigSource.Json));
            }
        }

        return sources;
    }
}

/// <summary>A configuration file, read.</summary>
internal sealed record ModelsDocument(string Path, SourceText Text, ConfigNode Root);
