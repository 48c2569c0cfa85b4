using LlmRouter.Core;

namespace LlmRouter.Scheduling;

/// <summary>
/// Where those who free a deployment meet those who wait for one: one for a router. While nobody waits anywhere it costs one
/// volatile read. Thread-safe.
/// </summary>
internal sealed class CapacityBoard(RouterClock clock, RandomSource random)
{
    private readonly Lock _lock = new();
    private RequestQueue[] _queues = [];
    private long _sequence;
    private int _waiting;
    private int _disposed;

    public RouterClock Clock { get; } = clock;

    public RandomSource Random { get; } = random;

    /// <summary>Where requests go on that have waited: the thread pool, or an order of things that a test lays down.</summary>
    public Action<Action> Later { get; set; } = static work => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);

    /// <summary>Whether anybody waits in any group.</summary>
    public bool HasWaiters => Volatile.Read(ref _waiting) != 0;

    /// <summary>Requests that wait, in all groups.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Something that a deployment had lent was given back. Called after the last counter was written.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="everywhere">Whether others may be free by it as well: money came back that they share.</param>
    public void Released(DeploymentState deployment, bool everywhere)
    {
        if (HasWaiters)
        {
            ServeFor(everywhere ? PumpCause.Anything : new PumpCause(false, deployment), everywhere ? null : deployment);
        }
    }

    /// <summary>
    /// A deployment can be asked again by something else than a call that ended: it was enabled, its cooldown was ended, a probe
    /// has succeeded. Called after the masks and deadlines were written, outside of locks: deployments are chosen here.
    /// </summary>
    /// <param name="deployment">The deployment; <see langword="null"/> = any.</param>
    public void Changed(DeploymentState? deployment)
    {
        if (HasWaiters)
        {
            ServeFor(PumpCause.Anything, deployment);
        }
    }

    /// <summary>Requests go by another table now: those that have sent nothing yet look at it, without losing their place.</summary>
    public void TableChanged()
    {
        if (HasWaiters)
        {
            foreach (RequestQueue queue in Volatile.Read(ref _queues))
            {
                queue.GoRound();
            }

            Serve(PumpCause.Anything, static _ => true);
        }
    }

    /// <summary>Adds to those that a request may not take whoever one that waits, and goes first, has a right to.</summary>
    /// <param name="call">The request.</param>
    /// <param name="group">Where it is.</param>
    /// <param name="now">The time.</param>
    /// <param name="taken">Whom it may not take.</param>
    public void Reserve(RoutedCall call, GroupTable group, long now, ref TriedSet taken)
    {
        foreach (RequestQueue queue in Volatile.Read(ref _queues))
        {
            queue.Reserve(call, group, now, ref taken);
        }
    }

    /// <summary>Ends all waits.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _disposed, 1);
        foreach (RequestQueue queue in Volatile.Read(ref _queues))
        {
            queue.Clear();
        }
    }

    /// <summary>The number of who joins a queue: who came first of equal ones, in whichever group.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Counts who waits. Called by a queue, under its lock.</summary>
    public void Count(int by) => Interlocked.Add(ref _waiting, by);

    /// <summary>Knows a queue as long as somebody waits in it. Called by the queue, under its lock.</summary>
    public void Know(RequestQueue queue, bool waits)
    {
        lock (_lock)
        {
            RequestQueue[] others = Array.FindAll(_queues, q => q != queue);
            Volatile.Write(ref _queues, waits ? [.. others, queue] : others);
        }
    }

    /// <summary>Serves those who wait in some of the queues; the one first whose first one is the most urgent.</summary>
    public void Serve(PumpCause cause, Predicate<RequestQueue> which)
    {
        RequestQueue[] queues = Volatile.Read(ref _queues);
        if (queues.Length > 1)
        {
            long now = Clock.Now;
            queues = Array.FindAll(queues, which);
            Array.Sort(Array.ConvertAll(queues, q => q.Urgency(now)), queues);
        }

        foreach (RequestQueue queue in queues)
        {
            queue.Serve(cause);
        }
    }

    private void ServeFor(PumpCause cause, DeploymentState? deployment) => Serve(cause, queue => deployment is null || queue.Concerns(deployment));
}
