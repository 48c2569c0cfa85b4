using LlmRouter.Configuration;

namespace LlmRouter.Management;

/// <summary>
/// The settings of a router or group by where they were given: what the program says at run time goes before the file, the file
/// before what was compiled in. A setting that its layer no longer gives falls back to the layer below. Immutable.
/// </summary>
internal sealed class SettingLayers
{
    public static readonly SettingLayers None = new([new(), new(), new()]);

    private readonly SettingBag[] _layers;

    private SettingLayers(SettingBag[] layers)
    {
        _layers = layers;
        Effective = new SettingBag();
        foreach (SettingBag layer in layers)
        {
            foreach (SettingValue value in layer)
            {
                Effective.Set(value);
            }
        }
    }

    /// <summary>What holds.</summary>
    public SettingBag Effective { get; }

    public SettingBag this[DeploymentOrigin origin] => _layers[(int)origin];

    /// <summary>The same with another layer.</summary>
    public SettingLayers With(DeploymentOrigin origin, SettingBag layer)
    {
        var layers = (SettingBag[])_layers.Clone();
        layers[(int)origin] = layer;
        return new SettingLayers(layers);
    }

    /// <summary>The same with these settings added to a layer, or replaced in it.</summary>
    public SettingLayers Over(DeploymentOrigin origin, SettingBag settings)
    {
        var layer = new SettingBag();
        foreach (SettingValue value in _layers[(int)origin])
        {
            layer.Set(value);
        }

        foreach (SettingValue value in settings)
        {
            layer.Set(value);
        }

        return With(origin, layer);
    }
}
