using System.Collections.Immutable;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.Analyzers;

/// <summary>The faults of a compilation, by the file in which they stand. Immutable.</summary>
internal sealed class CheckResult
{
    private readonly Dictionary<string, SyntaxTree> _trees;
    private readonly Dictionary<string, SourceText> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Fault>> _faults = new(StringComparer.Ordinal);

    public CheckResult(IReadOnlyList<Fault> faults, Dictionary<string, SyntaxTree> trees, IReadOnlyList<ModelsDocument> documents)
    {
        _trees = trees;
        foreach (ModelsDocument document in documents)
        {
            _files[document.Path] = document.Text;
        }

        foreach (Fault fault in faults)
        {
            if (!_faults.TryGetValue(fault.Place.Path, out List<Fault>? there))
            {
                _faults.Add(fault.Place.Path, there = []);
            }

            there.Add(fault);
        }
    }

    public IEnumerable<Diagnostic> In(SyntaxTree tree)
        => _trees.TryGetValue(tree.FilePath, out SyntaxTree? known) && ReferenceEquals(known, tree) ? In(tree.FilePath) : [];

    public IEnumerable<Diagnostic> In(AdditionalText file) => _files.ContainsKey(file.Path) ? In(file.Path) : [];

    private IEnumerable<Diagnostic> In(string path)
    {
        if (!_faults.TryGetValue(path, out List<Fault>? faults))
        {
            yield break;
        }

        foreach (Fault fault in faults)
        {
            ImmutableDictionary<string, string?> properties = FixProperties.Of(fault);
            yield return Diagnostic.Create(
                RuleDescriptors.Get(fault.Rule), Locate(fault.Place), Array.ConvertAll(fault.Related, Locate), properties, fault.Arguments);
        }
    }

    private Location Locate(Place place)
    {
        if (_trees.TryGetValue(place.Path, out SyntaxTree? tree))
        {
            return Location.Create(tree, new TextSpan(place.Start, place.Length));
        }

        if (!_files.TryGetValue(place.Path, out SourceText? text))
        {
            return Location.None;
        }

        int start = Math.Min(place.Start, text.Length);
        var span = TextSpan.FromBounds(start, Math.Min(start + place.Length, text.Length));
        return Location.Create(place.Path, span, text.Lines.GetLinePositionSpan(span));
    }
}
