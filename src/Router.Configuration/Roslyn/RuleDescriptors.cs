using Microsoft.CodeAnalysis;

namespace LlmRouter.Configuration;

/// <summary>Rules as the compiler knows them.</summary>
internal static class RuleDescriptors
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById = Create();

    public static IEnumerable<DiagnosticDescriptor> All => ById.Values;

    public static DiagnosticDescriptor Get(RuleInfo rule) => ById[rule.Id];

    private static Dictionary<string, DiagnosticDescriptor> Create()
    {
        var descriptors = new Dictionary<string, DiagnosticDescriptor>(StringComparer.Ordinal);
        foreach (RuleInfo rule in ConfigRules.All)
        {
            descriptors.Add(rule.Id, new DiagnosticDescriptor(
                rule.Id, rule.Title, rule.Format, rule.Category, Severity(rule.Severity), isEnabledByDefault: true, helpLinkUri: rule.HelpLink));
        }

        return descriptors;
    }

    private static DiagnosticSeverity Severity(FaultSeverity severity) => severity switch
    {
        FaultSeverity.Error => DiagnosticSeverity.Error,
        FaultSeverity.Warning => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };
}
