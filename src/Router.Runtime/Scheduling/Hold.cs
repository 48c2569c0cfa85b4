using LlmRouter.Core;

namespace LlmRouter.Scheduling;

/// <summary>
/// A deployment that a provider's limit had closed, and that is all there is: those who waited for it are let go one after the
/// other, so that they do not meet the next limit together. Guarded by the lock of its queue.
/// </summary>
/// <param name="deployment">The deployment.</param>
/// <param name="until">When it was over.</param>
internal sealed class Hold(DeploymentState deployment, long until)
{
    /// <summary>Over how long they are spread.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    public DeploymentState Deployment { get; } = deployment;

    public long Until { get; } = until;

    /// <summary>When the next one goes.</summary>
    public long Next { get; set; }

    /// <summary>The time between two.</summary>
    public long Interval { get; set; }
}
