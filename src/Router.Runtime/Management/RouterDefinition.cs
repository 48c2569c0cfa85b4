using LlmRouter.Configuration;

namespace LlmRouter;

/// <summary>The settings of a whole router, for <see cref="Router.UpdateSettings(RouterDefinition)"/>. Not thread-safe.</summary>
public sealed class RouterDefinition : GroupRoutingDefinition
{
    /// <summary>
    /// How long a pooled connection is used before a new one is made, so that DNS changes are seen. Default 900 s.
    /// </summary>
    public TimeSpan? ConnectionLifetime
    {
        get => (TimeSpan?)this[Setting.ConnectionLifetimeSeconds];
        set => this[Setting.ConnectionLifetimeSeconds] = value;
    }

    /// <summary>The group or alias that serves names that stand for nothing else. Default: such names are an error.</summary>
    public string? DefaultGroup
    {
        get => (string?)this[Setting.DefaultGroup];
        set => this[Setting.DefaultGroup] = value;
    }
}
