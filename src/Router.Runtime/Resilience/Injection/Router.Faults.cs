namespace LlmRouter;

/// <content>Rehearsals.</content>
public abstract partial class Router
{
    private FaultInjector? _faults;

    /// <summary>Makes attempts fail on purpose, to rehearse retries, cooldowns and fallbacks. Thread-safe.</summary>
    public FaultInjector Faults => LazyInitializer.EnsureInitialized(ref _faults, () => new FaultInjector(Engine));
}
