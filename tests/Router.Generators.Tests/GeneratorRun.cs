using System.Collections.Immutable;
using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Generators.Tests;

/// <summary>One generator driver over a series of edits, as an editor keeps it.</summary>
internal sealed class GeneratorRun
{
    private GeneratorDriver _driver;
    private CSharpCompilation _compilation;
    private ImmutableArray<AdditionalText> _texts;

    public GeneratorRun(
        CSharpCompilation compilation,
        IEnumerable<AdditionalText>? texts = null,
        AnalyzerConfigOptionsProvider? options = null,
        LlmRouterGenerator? generator = null)
    {
        _compilation = compilation;
        _texts = [.. texts ?? []];
        _driver = CSharpGeneratorDriver.Create(
            [(generator ?? new LlmRouterGenerator()).AsSourceGenerator()],
            _texts,
            (CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options,
            options ?? new TestOptions(),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Run();
    }

    public CSharpCompilation Output { get; private set; } = null!;

    public GeneratorRunResult Result { get; private set; }

    public static GeneratorRun Of(string source, params (string Path, string Json)[] files)
        => new(TestCompilation.Create(source), files.Select(file => new MemoryText(file.Path, file.Json)));

    public GeneratorRun EditSource(string from, string to, int tree = 0)
    {
        SyntaxTree old = _compilation.SyntaxTrees[tree];
        string text = old.ToString();
        Assert.Contains(from, text, StringComparison.Ordinal);
        SyntaxTree changed = CSharpSyntaxTree.ParseText(text.Replace(from, to, StringComparison.Ordinal), (CSharpParseOptions)old.Options, old.FilePath);
        _compilation = _compilation.ReplaceSyntaxTree(old, changed);
        return Run();
    }

    public GeneratorRun Edit(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        _compilation = edit(_compilation);
        return Run();
    }

    public GeneratorRun EditFile(string path, string json)
    {
        AdditionalText old = _texts.Single(text => text.Path == path);
        var changed = new MemoryText(path, json);
        _texts = _texts.Replace(old, changed);
        _driver = _driver.ReplaceAdditionalText(old, changed);
        return Run();
    }

    public GeneratorRun EditOptions(AnalyzerConfigOptionsProvider options)
    {
        _driver = _driver.WithUpdatedAnalyzerConfigOptions(options);
        return Run();
    }

    /// <summary>Why each value of a step is what it is after the last edit: <c>Cached</c>, <c>Unchanged</c>, <c>Modified</c>, ...</summary>
    public string Reasons(string step)
        => Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps)
            ? string.Join(",", steps.SelectMany(run => run.Outputs).Select(output => output.Reason))
            : "none";

    /// <summary>The generated file whose name ends so.</summary>
    public string Source(string end)
        => Result.GeneratedSources.Single(source => source.HintName.EndsWith(end, StringComparison.Ordinal)).SourceText.ToString();

    /// <summary>No diagnostic at all in the input and what was generated, hidden ones apart.</summary>
    public GeneratorRun AssertCompiles()
    {
        Assert.Null(Result.Exception);
        Assert.Empty(Result.Diagnostics);
        Assert.True(Problems() is [], string.Join('\n', Problems()));
        return this;
    }

    public IReadOnlyList<string> Problems()
        => [.. Output.GetDiagnostics().Where(problem => problem.Severity != DiagnosticSeverity.Hidden).Select(problem => problem.ToString())];

    private GeneratorRun Run()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out Compilation output, out _);
        Output = (CSharpCompilation)output;
        Result = _driver.GetRunResult().Results.Single();
        return this;
    }
}
