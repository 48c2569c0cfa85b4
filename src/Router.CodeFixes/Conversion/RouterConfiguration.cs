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
    public static async Task<RouterConfiguration?> ReadAsync(Project project, INamedTypeSymbol router, Compilation compilation, CancellationToken cancellation)
    {
        List<string> names = RouterNames(compilation, cancellation);
        var faults = new FaultBag();
        var sources = new List<ConfigDocument> { new(AttributeReader.Read(router, faults, cancellation), ConfigSource.Attributes) };
        var files = new List<TextDocument>();
        int self = names.IndexOf(KnownNames.FullName(router));
        foreach (TextDocument file in project.AdditionalDocuments.OrderBy(static one => one.FilePath, Comparer<string?>.Create(static (left, right) => ModelsFile.Compare(left ?? "", right ?? ""))))
        {
            AdditionalText? text = project.AnalyzerOptions.AdditionalFiles.FirstOrDefault(one => one.Path == file.FilePath);
            if (text is null || !ModelsFile.Is(text, project.AnalyzerOptions.AnalyzerConfigOptionsProvider))
            {
                continue;
            }

            ConfigNode root = JsonReader.Read(text.Path, (await file.GetTextAsync(cancellation).ConfigureAwait(false)).ToString(), faults, cancellation);
            if (RouterAssignment.Find(root, names) == self)
            {
                sources.Add(new ConfigDocument(root, ConfigSource.Json));
                files.Add(file);
            }
        }

        RouterSpec spec = SpecReader.Read(sources, faults);
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

        return new RouterConfiguration(spec, attributes, files, names.Count == 1);
    }

    private static List<string> RouterNames(Compilation compilation, CancellationToken cancellation) =>
        RouterFinder.Find(compilation, cancellation).ConvertAll(KnownNames.FullName);
}
