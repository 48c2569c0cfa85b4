namespace LlmRouter.Resilience.Injection;

/// <summary>What one request asks to be played for it alone. Its attempts may run side by side.</summary>
internal sealed class Rehearsal
{
    private readonly FailureKind[] _faults;
    private int _next = -1;

    private Rehearsal(RouteOptions options)
    {
        _faults = options.Faults is { } faults ? [.. faults] : [];
        Answer = options.MockAnswer;
    }

    /// <summary>What attempts answer with, instead of the provider.</summary>
    public string? Answer { get; }

    /// <summary>What a request asks for; <see langword="null"/> for nearly all of them.</summary>
    public static Rehearsal? Of(RouteOptions options)
        => options.MockAnswer is not null || options.Faults is { Count: > 0 } ? new Rehearsal(options) : null;

    /// <summary>How the attempt that is about to be sent fails, if it is to.</summary>
    public FailureKind? NextFault()
        => Volatile.Read(ref _next) < _faults.Length && Interlocked.Increment(ref _next) is var at && at < _faults.Length ? _faults[at] : null;
}
