using LlmRouter.Harness;
using Microsoft.CodeAnalysis;

namespace LlmRouter.Analyzers.Tests;

/// <summary>What is reported of calls, notes too, must be what is marked.</summary>
internal static class CallCheck
{
    public static async Task Run(string marked, string? json = null)
    {
        Markup markup = Markup.Parse(marked);
        IReadOnlyList<Diagnostic> found = await AnalyzerCheck.Diagnostics(
            new CallSiteAnalyzer(), TestCompilation.Create(markup.Text), json is null ? [] : [new MemoryText(AnalyzerCheck.ModelsPath, json)]);
        Assert.Equal(
            markup.Marks.Select(mark => $"{mark.Id}: {markup.Text.Substring(mark.Span.Start, mark.Span.Length)}").Order(StringComparer.Ordinal),
            found.Where(one => !one.IsSuppressed).Select(one => $"{one.Id}: {markup.Text.Substring(one.Location.SourceSpan.Start, one.Location.SourceSpan.Length)}").Order(StringComparer.Ordinal));
    }
}
