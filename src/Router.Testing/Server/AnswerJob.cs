using LlmRouter.Testing.Faults;

namespace LlmRouter.Testing.Server;

/// <summary>All that writing one answer takes; the id makes those in the answer.</summary>
internal sealed record AnswerJob(
    Exchange Exchange,
    SimulatedRequest Request,
    SimulatedDeployment Deployment,
    TimeProvider Clock,
    TimeSpan Latency,
    AnswerFault? Fault,
    ulong Id)
{
    /// <summary>How long so many tokens take to write.</summary>
    public TimeSpan Pace(int tokens)
    {
        double speed = Deployment.TokensPerSecond;
        return double.IsPositiveInfinity(speed) ? TimeSpan.Zero : TimeSpan.FromSeconds(tokens / speed);
    }
}
