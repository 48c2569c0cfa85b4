using LlmRouter.Testing;
using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>Takes the router's own events into the trace and the books: what it says of a cooldown must hold from then on.</summary>
internal sealed class StormEvents(ManualTimeProvider clock, Trace trace, Dictionary<string, StormBook> books) : IObserver<RouterEvent>
{
    public void OnNext(RouterEvent value)
    {
        trace.Add(clock.Elapsed, TraceKind.Event, -1, value.GetType().Name, 0, (value as CooldownEvent)?.Deployment ?? (value as RecoveredEvent)?.Deployment);
        switch (value)
        {
            case CooldownEvent cooldown when Find(cooldown.Deployment) is { } book:
                TimeSpan until = clock.Elapsed + cooldown.Duration;
                book.CoolsUntil = until > book.CoolsUntil ? until : book.CoolsUntil;
                book.IsHalfOpen = cooldown.Kind != FailureKind.RateLimited;
                book.Probes.Clear();
                break;
            case RecoveredEvent recovered when Find(recovered.Deployment) is { } book:
                book.CoolsUntil = TimeSpan.Zero;
                book.IsHalfOpen = false;
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private StormBook? Find(string name) => books.GetValueOrDefault(name[(name.LastIndexOf('/') + 1)..]);
}
