using Microsoft.Extensions.Logging;

namespace LlmRouter.Telemetry;

/// <summary>
/// Who listens to a router, and telling them. Nobody listening costs one branch: ask <see cref="Any"/> before an event is made.
/// Thread-safe; an observer that throws is logged and disturbs nobody.
/// </summary>
internal sealed class EventHub(TimeProvider time, ILogger log) : IObservable<RouterEvent>
{
    private readonly Lock _lock = new();
    private IObserver<RouterEvent>[] _observers = [];
    private bool _completed;

    /// <summary>Whether anybody listens.</summary>
    public bool Any => Volatile.Read(ref _observers).Length > 0;

    public IDisposable Subscribe(IObserver<RouterEvent> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        lock (_lock)
        {
            if (!_completed)
            {
                Volatile.Write(ref _observers, [.. _observers, observer]);
                return new Subscription(this, observer);
            }
        }

        Tell(observer, static o => o.OnCompleted());
        return new Subscription(this, observer);
    }

    public void Publish(RouterEvent happened)
    {
        happened.Time = time.GetUtcNow();
        foreach (IObserver<RouterEvent> observer in Volatile.Read(ref _observers))
        {
            Tell(observer, o => o.OnNext(happened));
        }
    }

    /// <summary>Tells everybody that nothing more happens.</summary>
    public void Complete()
    {
        IObserver<RouterEvent>[] observers;
        lock (_lock)
        {
            observers = _observers;
            _observers = [];
            _completed = true;
        }

        foreach (IObserver<RouterEvent> observer in observers)
        {
            Tell(observer, static o => o.OnCompleted());
        }
    }

    private void Tell(IObserver<RouterEvent> observer, Action<IObserver<RouterEvent>> tell)
    {
        try
        {
            tell(observer);
        }
        catch (Exception e)
        {
            Log.HandlerFailed(log, e, nameof(Router.Events));
        }
    }

    private void Remove(IObserver<RouterEvent> observer)
    {
        lock (_lock)
        {
            int at = Array.IndexOf(_observers, observer);
            if (at >= 0)
            {
                Volatile.Write(ref _observers, [.. _observers[..at], .. _observers[(at + 1)..]]);
            }
        }
    }

    private sealed class Subscription(EventHub hub, IObserver<RouterEvent> observer) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                hub.Remove(observer);
            }
        }
    }
}
