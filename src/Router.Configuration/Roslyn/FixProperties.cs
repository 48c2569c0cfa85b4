using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LlmRouter.Configuration;

/// <summary>How what would mend a fault travels from the analyzer to the code fixes: as properties of the diagnostic.</summary>
internal static class FixProperties
{
    private const string Kind = "fix";
    private const string Name = "name";
    private const string Value = "value";

    public static ImmutableDictionary<string, string?> Of(Fault fault) => Of(fault.Suggestion is { } suggestion ? FaultFix.Replace(FaultFix.Text(suggestion)) : fault.Fix);

    public static ImmutableDictionary<string, string?> Of(FaultFix? fix) => fix is null
        ? ImmutableDictionary<string, string?>.Empty
        : ImmutableDictionary<string, string?>.Empty.Add(Kind, fix.Kind.ToString()).Add(Name, fix.Name).Add(Value, fix.Value);

    /// <summary>What would mend it; <see langword="null"/> when nobody knows.</summary>
    public static FaultFix? Read(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(Kind, out string? kind) && Enum.TryParse(kind, out FixKind parsed)
        && diagnostic.Properties.TryGetValue(Name, out string? name) && diagnostic.Properties.TryGetValue(Value, out string? value)
            ? new FaultFix(parsed, name ?? "", value ?? "")
            : null;
}
