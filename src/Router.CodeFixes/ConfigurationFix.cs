using System.Collections.Immutable;
using System.Composition;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LlmRouter.CodeFixes;

/// <summary>
/// Mends faults of configurations in C# and in <c>models.json</c>: what would mend one is said by its rule, and this writes it.
/// </summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp,
    Name = nameof(ConfigurationFix),
    DocumentKinds = [nameof(TextDocumentKind.Document), nameof(TextDocumentKind.AdditionalDocument)])]
[Shared]
public sealed class ConfigurationFix : CodeFixProvider
{
    private const int LongestTitle = 60;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = FixableRules.Ids;

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => ConfigurationFixAll.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (FixProperties.Read(diagnostic) is not { } fix)
            {
                continue;
            }

            TextDocument document = context.TextDocument;
            EditRequest[] requests = [new EditRequest(diagnostic.Location.SourceSpan, fix)];
            if ((await DocumentEdits.Of(document, requests, context.CancellationToken).ConfigureAwait(false)).Count > 0)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title(fix), cancellation => DocumentEdits.ApplyAsync(document, requests, cancellation), KeyOf(diagnostic, fix)), diagnostic);
            }
        }
    }

    /// <summary>What fixes that are made together have in common.</summary>
    internal static string KeyOf(Diagnostic diagnostic, FaultFix fix) => $"{diagnostic.Id}:{fix.Kind}:{fix.Name}";

    private static string Title(FaultFix fix) => fix.Kind switch
    {
        FixKind.Replace => $"Change to {Short(fix.Value)}",
        FixKind.Remove => "Remove it",
        FixKind.RemoveItem => "Remove the entry",
        FixKind.Move => "Move it to where it has an effect",
        _ => $"Add {fix.Name}: {Short(fix.Value)}",
    };

    private static string Short(string text) => text.Length <= LongestTitle ? text : text.Substring(0, LongestTitle) + "...";
}
