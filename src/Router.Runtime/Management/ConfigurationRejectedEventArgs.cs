namespace LlmRouter;

/// <summary>Says that a version of a watched file was not taken over.</summary>
public sealed class ConfigurationRejectedEventArgs : EventArgs
{
    internal ConfigurationRejectedEventArgs(string path, Exception reason)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Why: a <see cref="RouterConfigurationException"/> with every fault, or what went wrong in reading the file.</summary>
    public Exception Reason { get; }
}
