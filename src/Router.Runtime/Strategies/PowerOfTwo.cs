using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>
/// The less loaded of two random candidates (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001). Load is
/// (requests in flight + 1) x a peak-sensitive moving average of the duration, as in Finagle's and Linkerd's "peak EWMA" balancer
/// (twitter/finagle, <c>PeakEwma.scala</c>): the average jumps up at once, and decays by time, also between samples, so that a
/// deployment that was slow is asked again. Where one of the two has not been measured, requests in flight alone decide.
/// </summary>
internal struct PowerOfTwo : IRoutingStrategy
{
    private RouterClock _clock;
    private float _halfLife;

    public void Prepare(StrategyContext group)
    {
        _clock = group.Clock;
        _halfLife = (float)(group.Settings.LatencyHalfLife.TotalSeconds * LatencyLane.PartsPerSecond);
    }

    public readonly int Pick(scoped in Candidates candidates)
    {
        int count = candidates.Count;
        if (count == 1)
        {
            return candidates.At(0);
        }

        // Two that differ, in random order: of equals the first is as good as the other.
        int k = candidates.Random.Next(count);
        int l = candidates.Random.Next(count - 1);
        int one = candidates.At(k);
        int other = candidates.At(l < k ? l : l + 1);

        DeploymentState a = candidates.Table.At(one);
        DeploymentState b = candidates.Table.At(other);
        float loadA = Volatile.Read(ref a.InFlight) + 1;
        float loadB = Volatile.Read(ref b.InFlight) + 1;
        LatencyLane durationsA = a.Chunk.Latency.Duration;
        LatencyLane durationsB = b.Chunk.Latency.Duration;
        if (durationsA.Of(a.Slot) is { } averageA && durationsB.Of(b.Slot) is { } averageB)
        {
            int now = _clock.Parts(candidates.Request.Now);
            loadA *= averageA * durationsA.Kept(a.Slot, now, _halfLife);
            loadB *= averageB * durationsB.Kept(b.Slot, now, _halfLife);
        }

        return loadB < loadA ? other : one;
    }
}
