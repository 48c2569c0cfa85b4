using System.ComponentModel;

namespace LlmRouter.Compiled;

/// <summary>
/// A configuration as the generator leaves it in the assembly: constant data that needs neither parsing nor code. For
/// generated code only; the layout changes with <see cref="Format"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct CompiledRouter
{
    /// <summary>
    /// The version of the layout: the generator and the runtime of one package agree on it. -1: the configuration had errors
    /// when it was compiled, which are then the <see cref="Texts"/>; 0: there is no data at all.
    /// </summary>
    public required int Format { get; init; }

    /// <summary>All texts in UTF-8, one a line, with backslash escapes for backslash, line feed and carriage return.</summary>
    public required ReadOnlySpan<byte> Texts { get; init; }

    /// <summary>All numbers that are not integers.</summary>
    public required ReadOnlySpan<double> Numbers { get; init; }

    /// <summary>The records of router, groups, deployments, aliases and endpoints.</summary>
    public required ReadOnlySpan<int> Records { get; init; }
}
