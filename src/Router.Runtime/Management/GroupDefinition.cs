using LlmRouter.Configuration;

namespace LlmRouter;

/// <summary>
/// A model group as it is declared in code while the router runs. Not thread-safe; it is read when it is given to
/// <see cref="DeploymentManager"/>.
/// </summary>
public sealed class GroupDefinition : GroupRoutingDefinition
{
    /// <summary>What the group does. Default <see cref="ModelMode.Chat"/>.</summary>
    public ModelMode? Mode
    {
        get => GetChoice<ModelMode>(Setting.Mode);
        set => SetChoice(Setting.Mode, value);
    }

    /// <summary>Its deployments. More can be added later; without any, no call to it can succeed.</summary>
    public IList<DeploymentDefinition> Deployments { get; } = [];
}
