using System.Diagnostics.CodeAnalysis;
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
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = values.FirstOrDefault(candidate => candidate.Path == path && candidate.Key == key).Value;
            return value is not null;
        }
    }
}
