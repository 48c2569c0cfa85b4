using LlmRouter.Analyzers;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmRouter.CodeFixes;

/// <summary>All that configures one router of a project: its attributes and its files.</summary>
/// <param name="Spec">What they say together.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Files">The files, in the order in which they are read.</param>
/// <param name="IsOnly">Whether the project has no other router, so that a file need not say which one it is for.</param>
internal sealed record RouterConfiguration(RouterSpec Spec, IReadOnlyList<AttributeSyntax> Attributes, IReadOnlyList<TextDocument> Files, bool IsOnly)
{
    /// <summary>Reads it; <see langword="null"/> when it has faults, because of what is wrong something would be lost.</summary>
    public static RouterConfiguration? Read(Project project, INamedTypeSymbol router, Compilation compilation, CancellationToken cancellation)
    {
        var faults = new FaultBag();
        RouterSources sources = RouterSources.Read(compilation, project.AnalyzerOptions, faults, cancellation);
        int self = sources.Names.IndexOf(KnownNames.FullName(router));
        if (self < 0)
        {
            return null;
        }

        RouterSpec spec = SpecReader.Read(sources.Of(self, faults, cancellation), faults);
        List<TextDocument> files = [];
        foreach (ModelsDocument document in sources.Documents)
        {
            if (RouterAssignment.Find(document.Root, sources.Names) == self && project.AdditionalDocuments.FirstOrDefault(one => one.FilePath == document.Path) is { } file)
            {
                files.Add(file);
            }
        }

        if (faults.HasErrors || spec.Incomplete)
        {
            return null;
        }

        var attributes = new List<AttributeSyntax>();
        foreach (AttributeData data in router.GetAttributes())
        {
            if (data.AttributeClass is { } type && KnownNames.IsOurs(type)
                && data.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax attribute)
            {
                attributes.Add(attribute);
            }
        }

        return new RouterConfiguration(spec, attributes, files, sources.Names.Count == 1);
    }
}
