namespace LlmRouter.Tests.Support;

/// <summary>Keeps every event of a router.</summary>
internal sealed class SeenEvents : IObserver<RouterEvent>
{
    private readonly List<RouterEvent> _events = [];

    public RouterEvent[] All
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    public bool IsCompleted { get; private set; }

    public void OnCompleted() => IsCompleted = true;

    public void OnError(Exception error) => throw new InvalidOperationException("A router's events do not fail.", error);

    public void OnNext(RouterEvent value)
    {
        lock (_events)
        {
            _events.Add(value);
        }
    }
}
