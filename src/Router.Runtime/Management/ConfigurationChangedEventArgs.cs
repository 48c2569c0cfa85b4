namespace LlmRouter;

/// <summary>Says that what is declared has changed.</summary>
public sealed class ConfigurationChangedEventArgs : EventArgs
{
    internal ConfigurationChangedEventArgs(long version) => Version = version;

    /// <summary>How many changes there have been. Handlers on several threads may be called out of order.</summary>
    public long Version { get; }
}
