using LlmRouter.Configuration;

namespace LlmRouter.Building;

/// <summary>The catalog's facts, looked up once for each model of a configuration: many deployments serve few models. Not thread-safe.</summary>
internal sealed class ModelFactsCache
{
    private readonly Dictionary<(string Provider, string Model), ModelFacts?> _facts = [];

    /// <summary>What is known of a deployment's model; <see langword="null"/> when nothing is.</summary>
    /// <param name="own">The deployment's settings: the known model that it says it is goes before its name.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model, as the provider knows it.</param>
    public ModelFacts? Find(SettingBag own, string provider, string model)
    {
        if (own.Text(Setting.BaseModel) is { } known && known.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
        {
            (provider, model) = (known[..slash], known[(slash + 1)..]);
        }

        if (!_facts.TryGetValue((provider, model), out ModelFacts? facts))
        {
            _facts.Add((provider, model), facts = KnownModels.Find(provider, model));
        }

        return facts;
    }
}
