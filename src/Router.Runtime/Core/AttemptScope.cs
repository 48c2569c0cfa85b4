namespace LlmRouter.Core;

/// <summary>
/// The cancellation of one attempt: by its timeout, by the caller, or by whoever ends it. It belongs to the attempt alone; a
/// stream takes it over at its commit.
/// </summary>
internal sealed class AttemptScope : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _caller;

    public AttemptScope(TimeSpan timeout, RoutedCall call)
        : base(timeout, call.Engine.Clock.Provider)
    {
        Timeout = timeout;
        if (call.Cancellation.CanBeCanceled)
        {
            _caller = call.Cancellation.UnsafeRegister(static scope => ((AttemptScope)scope!).CancelSafely(), this);
        }
    }

    /// <summary>The time that the attempt had.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Cancels, also when it is disposed already or a callback throws.</summary>
    public void CancelSafely()
    {
        try
        {
            Cancel();
        }
        catch (Exception e) when (e is ObjectDisposedException or AggregateException)
        {
            // The attempt is over, or one of its callbacks failed: it is cancelled all the same.
        }
    }

    /// <summary>Takes the timeout off, once the attempt is decided.</summary>
    public void StopTimer() => CancelAfter(System.Threading.Timeout.InfiniteTimeSpan);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Unregister does not wait for a callback that runs: waiting here could be waiting for ourselves.
            _caller.Unregister();
        }

        base.Dispose(disposing);
    }
}
