namespace LlmRouter;

/// <summary>A router cannot be built from its configuration, or not be changed as asked for. The message lists every fault, one a line, and what to do.</summary>
public sealed class RouterConfigurationException : Exception
{
    internal RouterConfigurationException(string summary, IReadOnlyList<string> faults)
        : base(faults.Count == 0 ? summary : summary + Environment.NewLine + string.Join(Environment.NewLine, faults.Select(f => "- " + f)))
        => Faults = faults;

    /// <summary>The faults, each in one line.</summary>
    public IReadOnlyList<string> Faults { get; }
}
