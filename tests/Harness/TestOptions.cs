using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Harness;

/// <summary>Options as MSBuild and .editorconfig would give them: by key, and by file path and key.</summary>
internal sealed class TestOptions(params (string Path, string Key, string Value)[] values) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions => new Options(values, "");

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options(values, tree.FilePath);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Options(values, textFile.Path);

    private sealed class Options((string Path, string Key, string Value)[] values, string path) : AnalyzerConfigOptions
    {
        // The attribute of the base's parameter exists twice where a polyfill of it is visible to the tests.
#pragma warning disable CS8765
        public override bool TryGetValue(string key, out string? value)
#pragma warning restore CS8765
        {
            value = values.FirstOrDefault(candidate => candidate.Path == path && candidate.Key == key).Value;
            return value is not null;
        }
    }
}
