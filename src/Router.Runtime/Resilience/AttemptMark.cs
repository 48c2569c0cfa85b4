namespace LlmRouter.Resilience;

/// <summary>
/// One attempt that is being watched: it flows with the call into whatever sends HTTP requests on its behalf. Disposing ends the
/// watching where it began. Thread-safe.
/// </summary>
internal sealed class AttemptMark(RetryWatch watch, string deployment) : IDisposable
{
    private static readonly AsyncLocal<AttemptMark?> Flowing = new();

    private string? _started;
    private string? _failed;
    private int _running;
    private bool _ended;

    /// <summary>The attempt that the present flow of execution belongs to, if it is one that is watched.</summary>
    public static AttemptMark? Current => Flowing.Value is { _ended: false } mark ? mark : null;

    public RetryWatch Watch => watch;

    public string Deployment => deployment;

    /// <summary>Makes what is called from here on belong to the attempt. Does not flow out of an async method.</summary>
    public void Flow() => Flowing.Value = this;

    /// <summary>A request starts.</summary>
    /// <returns>Whether it repeats the one before, which has failed. Among several at once none is taken for a repetition.</returns>
    public bool Starts(string target)
    {
        Volatile.Write(ref _started, target);
        return Interlocked.Increment(ref _running) == 1 && string.Equals(Volatile.Read(ref _failed), target, StringComparison.Ordinal);
    }

    /// <summary>A request has ended.</summary>
    /// <param name="target">Where it went; <see langword="null"/>: where the last one did.</param>
    /// <param name="failed">Whether it failed in a way that somebody may want to repeat.</param>
    public void Ended(string? target, bool failed)
    {
        Volatile.Write(ref _failed, failed ? target ?? Volatile.Read(ref _started) : null);
        Interlocked.Decrement(ref _running);
    }

    public void Dispose()
    {
        _ended = true;
        if (Flowing.Value == this)
        {
            Flowing.Value = null;
        }
    }
}
