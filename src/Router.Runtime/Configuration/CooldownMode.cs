namespace LlmRouter;

/// <summary>Whether deployments that fail are left alone for a while.</summary>
public enum CooldownMode
{
    /// <summary>Failing deployments cool down; the default.</summary>
    On,

    /// <summary>Failures are counted, but the deployment stays in rotation.</summary>
    Off,
}
