using System.Collections.Immutable;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Analyzers;

/// <summary>
/// Reports every fault of every router's configuration where it stands: in the class's attributes or in its <c>models.json</c>.
/// Reads and checks exactly as the generator does, with the same sources.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RouterConfigurationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. RuleDescriptors.All.Where(static rule => !CallSiteAnalyzer.Reports(rule))];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // A fault stops the router from working wherever it stands, so generated code is not spared.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownNames.RouterAttribute) is null)
            {
                return;
            }

            var check = new ConfigurationCheck(start.Compilation, start.Options);
            start.RegisterSemanticModelAction(model =>
            {
                foreach (Diagnostic diagnostic in check.Run(model.CancellationToken).In(model.SemanticModel.SyntaxTree))
                {
                    model.ReportDiagnostic(diagnostic);
                }
            });
            start.RegisterAdditionalFileAction(file =>
            {
                foreach (Diagnostic diagnostic in check.Run(file.CancellationToken).In(file.AdditionalFile))
                {
                    file.ReportDiagnostic(diagnostic);
                }
            });
        });
    }
}
