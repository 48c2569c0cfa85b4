using LlmRouter.Core;
using LlmRouter.Telemetry;

namespace LlmRouter.Resilience;

/// <summary>
/// How long the answers of a group, and the first chunks of its streams, took of late: what a percentile for hedging is taken of.
/// Two histograms of each take turns, so that nothing older than twice their time counts. Lock-free.
/// </summary>
internal sealed class ObservedWaits(RouterClock clock)
{
    // Fewer say nothing about a tail.
    private const int Fewest = 20;

    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(5);

    private readonly Pair _whole = new();
    private readonly Pair _firstToken = new();

    public void Record(bool isStream, TimeSpan duration, long now) => (isStream ? _firstToken : _whole).Record(duration, now, clock.Units(Turn));

    /// <summary>The time below which that share of answers came; <see langword="null"/> when too few are known.</summary>
    public TimeSpan? Of(bool isStream, double? percentile, long now)
        => percentile is { } share ? (isStream ? _firstToken : _whole).Quantile(share, now, clock.Units(Turn)) : null;

    private sealed class Pair
    {
        private LatencyHistogram _present = new();
        private LatencyHistogram _past = new();
        private long _turn;

        public void Record(TimeSpan duration, long now, long length)
        {
            Move(now, length);
            Volatile.Read(ref _present).Record(duration);
        }

        public TimeSpan? Quantile(double share, long now, long length)
        {
            Move(now, length);
            LatencyHistogram present = Volatile.Read(ref _present);
            LatencyHistogram of = present.Count >= Fewest ? present : Volatile.Read(ref _past);
            return of.Count >= Fewest ? of.Quantile(share) : null;
        }

        private void Move(long now, long length)
        {
            long turn = now / length;
            long seen = Volatile.Read(ref _turn);
            if (turn != seen && Interlocked.CompareExchange(ref _turn, turn, seen) == seen)
            {
                Volatile.Write(ref _past, turn == seen + 1 ? _present : new LatencyHistogram());
                Volatile.Write(ref _present, new LatencyHistogram());
            }
        }
    }
}
