using LlmRouter.Resilience;
using LlmRouter.Scheduling;

namespace LlmRouter.Core;

/// <summary>What a group learns while the router runs; it outlives tables. Lock-free.</summary>
internal sealed class GroupState(RouterClock clock)
{
    /// <summary>How often its requests may come back to deployments that failed them.</summary>
    public ReturnBudget Returns { get; } = new();

    /// <summary>How many of its calls may be doubled.</summary>
    public HedgeBudget Hedges { get; } = new();

    /// <summary>How long its answers took of late. Kept only where somebody goes by it.</summary>
    public ObservedWaits Waits { get; } = new(clock);

    /// <summary>Counts a request that enters it.</summary>
    public void Count(GroupSettings settings, long now)
    {
        Returns.Count(clock.Second(now));
        Hedges.Add(settings.Hedge?.Budget ?? HedgeSettings.DefaultBudget);
    }

    /// <summary>The output tokens of an answer, whichever deployment gives it.</summary>
    public OutputMean Output { get; } = new();

    private const double Weight = 1.0 / 16;

    private double _divisor;
    private RequestQueue? _queue;

    /// <summary>How many of its requests wait for a deployment.</summary>
    public int Waiting => Volatile.Read(ref _queue)?.Count ?? 0;

    /// <summary>
    /// The moving mean of what times of whole answers are divided by: their output tokens, 1 where none are reported.
    /// </summary>
    public float Divisor => Volatile.Read(ref _divisor) is > 0 and var mean ? (float)mean : 1;

    /// <summary>Those who wait. Made when somebody first does.</summary>
    public RequestQueue QueueOf(CapacityBoard capacity)
    {
        return Volatile.Read(ref _queue) ?? Make();

        RequestQueue Make()
        {
            var made = new RequestQueue(capacity);
            return Interlocked.CompareExchange(ref _queue, made, null) ?? made;
        }
    }

    public void Reset()
    {
        Output.Reset();
        Volatile.Write(ref _divisor, 0);
    }

    /// <summary>Takes an answer into <see cref="Divisor"/>.</summary>
    public void ObserveDivisor(long outputTokens)
    {
        double seen = Volatile.Read(ref _divisor);
        Interlocked.CompareExchange(ref _divisor, seen > 0 ? seen + ((outputTokens - seen) * Weight) : outputTokens, seen);
    }
}
