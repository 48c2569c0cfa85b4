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

    /// <summary>Only for requests that were granted one of these tags. Default: for all.</summary>
    public IReadOnlyList<string>? AccessTags
    {
        get => (IReadOnlyList<string>?)this[Setting.AccessTags];
        set => this[Setting.AccessTags] = value;
    }

    /// <summary>
    /// Only during one of these times, e.g. <c>Mon-Fri 08:00-18:00 Europe/Berlin</c>; without a zone in UTC, and a time may go over
    /// midnight. Default: always.
    /// </summary>
    public IReadOnlyList<string>? AccessWindows
    {
        get => (IReadOnlyList<string>?)this[Setting.AccessWindows];
        set => this[Setting.AccessWindows] = value;
    }

    /// <summary>The group that gets a copy of calls in the background; its answers are dropped. Default: none.</summary>
    public string? MirrorTo
    {
        get => (string?)this[Setting.MirrorTo];
        set => this[Setting.MirrorTo] = value;
    }

    /// <summary>The share of calls, 0 to 1, that is copied. Default 1.</summary>
    public double? MirrorShare
    {
        get => (double?)this[Setting.MirrorShare];
        set => this[Setting.MirrorShare] = value;
    }
}
