using LlmRouter.Configuration;

namespace LlmRouter.Management;

/// <summary>
/// A group as it is declared at present. Its ordinal is reserved for ever: one that was removed is kept, empty. Changed only
/// while its blueprint is a draft.
/// </summary>
internal sealed class GroupPlan(string name, Place place, bool isTyped)
{
    private GroupSpec? _spec;

    public string Name => name;

    /// <summary>Whether a generated class has a member for it, so that it cannot be removed.</summary>
    public bool IsTyped => isTyped;

    /// <summary>Who declares it, a bit each (1 &lt;&lt; origin); 0 = it was removed.</summary>
    public int Declared { get; private set; }

    public bool Exists => Declared != 0;

    public bool IsEmbedding => Settings.Effective.Text(Setting.Mode) == "embedding";

    public SettingLayers Settings { get; private set; } = SettingLayers.None;

    public List<DeploymentPlan> Deployments { get; private init; } = [];

    /// <summary>The application's own strategy, set at run time.</summary>
    public StrategyFactory? Strategy { get; private set; }

    /// <summary>The group with the settings that hold.</summary>
    public GroupSpec Spec => _spec ??= MakeSpec();

    public GroupPlan Copy() => new(name, place, isTyped)
    {
        Declared = Declared,
        Settings = Settings,
        Deployments = [.. Deployments],
        Strategy = Strategy,
    };

    public void Declare(DeploymentOrigin origin) => Declared |= 1 << (int)origin;

    public void Undeclare(DeploymentOrigin origin) => Declared &= ~(1 << (int)origin);

    public void Set(SettingLayers settings) => Settings = settings;

    /// <summary>Lets the application's own strategy choose; <see langword="null"/>: the configured one.</summary>
    public void Use(StrategyFactory? strategy) => Strategy = strategy;

    /// <summary>Makes it an empty place for the ordinal, which remembers only what the group does.</summary>
    public void Clear(bool embeds)
    {
        Declared = 0;
        Deployments.Clear();
        Strategy = null;
        var mode = new SettingBag();
        mode.Set(new SettingValue(Setting.Mode, 0, embeds ? "embedding" : "chat", Place.None));

        Settings = SettingLayers.None.With(DeploymentOrigin.Compiled, mode);
    }

    public int IndexOf(string id)
        => Deployments.FindIndex(d => string.Equals(d.Spec.Id, id, StringComparison.OrdinalIgnoreCase));

    private GroupSpec MakeSpec()
    {
        var spec = new GroupSpec(name, place);
        foreach (SettingValue value in Settings.Effective)
        {
            spec.Settings.Set(value);
        }

        foreach (DeploymentPlan deployment in Deployments)
        {
            spec.Deployments.Add(deployment.Spec);
        }

        return spec;
    }
}
