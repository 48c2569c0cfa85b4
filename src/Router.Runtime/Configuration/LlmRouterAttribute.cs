namespace LlmRouter;

/// <summary>
/// Makes a partial class a router: the generator gives it a client for each of its model groups, declared by
/// <see cref="ModelGroupAttribute"/> and <see cref="DeploymentAttribute"/> on the same class or in <c>models.json</c>.
/// Properties set defaults for all groups.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LlmRouterAttribute : GroupSettingsAttribute
{
    /// <summary>The group or alias that serves names that stand for nothing else. Default: such names are an error.</summary>
    public string? DefaultGroup { get; set; }

    /// <summary>
    /// How many seconds a pooled connection is used before a new one is made, so that DNS changes are seen. Default 900.
    /// </summary>
    public double ConnectionLifetimeSeconds { get; set; }
}
