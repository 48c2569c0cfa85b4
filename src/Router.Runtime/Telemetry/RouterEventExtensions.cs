namespace LlmRouter;

/// <summary>Listens to <see cref="Router.Events"/> with a delegate, for those who have no library of observers.</summary>
public static class RouterEventExtensions
{
    /// <summary>Calls a delegate with every event.</summary>
    /// <param name="events">The events of a router.</param>
    /// <param name="onEvent">Called where it happens, perhaps by several threads at once; what it throws is logged and goes no further.</param>
    /// <returns>Ends it when disposed; an event that is being told at that moment may still come.</returns>
    public static IDisposable Subscribe(this IObservable<RouterEvent> events, Action<RouterEvent> onEvent)
        => Subscribe<RouterEvent>(events, onEvent);

    /// <summary>Calls a delegate with every event of one type.</summary>
    /// <typeparam name="TEvent">The type, e.g. <see cref="FallbackEvent"/>.</typeparam>
    /// <param name="events">The events of a router.</param>
    /// <param name="onEvent">Called where it happens, perhaps by several threads at once; what it throws is logged and goes no further.</param>
    /// <returns>Ends it when disposed; an event that is being told at that moment may still come.</returns>
    public static IDisposable Subscribe<TEvent>(this IObservable<RouterEvent> events, Action<TEvent> onEvent)
        where TEvent : RouterEvent
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(onEvent);
        return events.Subscribe(new Listener<TEvent>(onEvent));
    }

    private sealed class Listener<TEvent>(Action<TEvent> onEvent) : IObserver<RouterEvent>
        where TEvent : RouterEvent
    {
        public void OnNext(RouterEvent value)
        {
            if (value is TEvent wanted)
            {
                onEvent(wanted);
            }
        }

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
