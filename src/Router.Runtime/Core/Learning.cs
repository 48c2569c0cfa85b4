using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Core;

/// <summary>
/// Takes what attempts took into the lanes that strategies go by. Called when books are closed, and when a stream commits. It
/// allocates nothing and takes no lock.
/// </summary>
internal static class Learning
{
    // What a clock cannot measure was not done in no time: an average of zero would be the best for ever.
    private const float Shortest = 1e-6f;

    /// <summary>An attempt was answered, a stream to its end.</summary>
    /// <param name="group">Where the deployment was chosen.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="isStream">Whether the answer was streamed: its latency is that of <see cref="FirstToken"/>.</param>
    /// <param name="duration">What it took.</param>
    /// <param name="output">Output tokens, reported; 0 when they were not.</param>
    /// <param name="now">The time.</param>
    public static void Answered(GroupTable group, DeploymentState deployment, bool isStream, TimeSpan duration, long output, long now)
    {
        LatencyLanes lanes = deployment.Chunk.Latency;
        int at = deployment.Clock.Parts(now);
        float halfLife = HalfLife(group);
        float seconds = Seconds(duration);
        lanes.Duration.ObservePeak(deployment.Slot, seconds, at, halfLife);
        if (!isStream)
        {
            lanes.PerToken.Observe(deployment.Slot, seconds / Math.Max(1, output), at, halfLife);
            group.State.ObserveDivisor(Math.Max(1, output));
        }
    }

    /// <summary>A stream showed its first chunk.</summary>
    public static void FirstToken(GroupTable group, DeploymentState deployment, TimeSpan duration, long now)
        => deployment.Chunk.Latency.FirstToken.Observe(deployment.Slot, Seconds(duration), deployment.Clock.Parts(now), HalfLife(group));

    /// <summary>
    /// An attempt failed. The deployment is charged what it took, at least the group's mean, so that failing fast is not being fast;
    /// and at least its own, so that failing does not make a slow one better. A timeout so costs the timeout. Failures that speak
    /// of the request alone teach nothing.
    /// </summary>
    public static void Failed(GroupTable group, DeploymentState deployment, bool isStream, FailureKind kind, TimeSpan duration, long now)
    {
        if (FailurePolicy.Of(kind).Cools == CoolRule.Never)
        {
            return;
        }

        LatencyLanes lanes = deployment.Chunk.Latency;
        int at = deployment.Clock.Parts(now);
        float halfLife = HalfLife(group);
        float seconds = Seconds(duration);
        lanes.Duration.ObservePeak(deployment.Slot, AtLeastMean(group, deployment, seconds, static l => l.Duration), at, halfLife);
        if (isStream)
        {
            lanes.FirstToken.Observe(deployment.Slot, AtLeastMean(group, deployment, seconds, static l => l.FirstToken), at, halfLife);
        }
        else
        {
            // In the unit of the average: a failure has no tokens, so it is taken for an answer of the usual length.
            float perToken = seconds / group.State.Divisor;
            lanes.PerToken.Observe(deployment.Slot, AtLeastMean(group, deployment, perToken, static l => l.PerToken), at, halfLife);
        }
    }

    private static float AtLeastMean(GroupTable group, DeploymentState deployment, float sample, Func<LatencyLanes, LatencyLane> lane)
    {
        double sum = 0;
        int count = 0;
        foreach (DeploymentState other in group.Deployments)
        {
            if (lane(other.Chunk.Latency).Of(other.Slot) is { } mean)
            {
                sum += mean;
                count++;
            }
        }

        float atLeast = count == 0 ? 0 : (float)(sum / count);
        return Math.Max(sample, Math.Max(atLeast, lane(deployment.Chunk.Latency).Of(deployment.Slot) ?? 0));
    }

    private static float Seconds(TimeSpan duration) => Math.Max((float)duration.TotalSeconds, Shortest);

    private static float HalfLife(GroupTable group) => (float)(group.Context.Settings.LatencyHalfLife.TotalSeconds * LatencyLane.PartsPerSecond);
}
