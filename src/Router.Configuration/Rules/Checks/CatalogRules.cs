namespace LlmRouter.Configuration;

/// <summary>What the catalog of known models says of a deployment, and the deployment does not.</summary>
internal static class CatalogRules
{
    /// <summary>Modes that are asked in another way than a chat, so that a chat group cannot use such a model.</summary>
    private static readonly string[] NoChat = ["embedding", "image", "moderation", "realtime", "rerank", "speech", "transcription", "video"];

    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        var output = new HashSet<Place>();
        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                // What is switched off is asked for nothing.
                if (deployment.Settings.Flag(Setting.Disabled) != true && facts.Model(deployment) is { } model && ModelPlace(deployment) is { IsNone: false } place)
                {
                    CheckModel(group, deployment, model, place, faults);
                    CheckOptions(group, deployment, model, facts, output, faults);
                }
            }
        }
    }

    public static void Advise(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                string where = Words.Deployment(deployment.Id, group.Name);
                bool declares = deployment.Settings.Has(Setting.Price) || deployment.Settings.Has(Setting.ContextWindow) || deployment.Settings.Has(Setting.Features);
                if (facts.Model(deployment) is { } model)
                {
                    AdviseOf(deployment, model, where, faults);
                }
                else if (!declares && deployment.Settings.TryGet(Setting.Model, out SettingValue name) && !deployment.Settings.Has(Setting.BaseModel)
                    && name.Text.StartsWith(ProviderFacts.Azure + "/", StringComparison.OrdinalIgnoreCase) && !WildcardNames.IsWildcard(name.Text))
                {
                    faults.Add(ConfigRules.UnknownModel, name.Place, Words.Capital(where), Words.Show(name.Text));
                }
            }
        }
    }

    private static void CheckModel(GroupSpec group, DeploymentSpec deployment, ModelFacts model, Place place, FaultBag faults)
    {
        if (IsOfItsProvider(deployment) && model.Retired is { } retired && retired <= KnownModels.AsOf)
        {
            faults.Add(ConfigRules.RetiredModel, place, Where(group, deployment), model.Id, Date(retired));
        }

        if (group.IsEmbedding ? model.Mode != "embedding" : Array.IndexOf(NoChat, model.Mode) >= 0)
        {
            faults.Add(ConfigRules.WrongMode, place, Where(group, deployment), model.Id, model.Mode, group.IsEmbedding ? "embedding" : "chat");
        }
    }

    private static void CheckOptions(GroupSpec group, DeploymentSpec deployment, ModelFacts model, SpecFacts facts, HashSet<Place> output, FaultBag faults)
    {
        if (group.IsEmbedding)
        {
            return;
        }

        if (model.MaxOutput is { } most && facts.TryGet(group, deployment, Setting.MaxOutputTokens, out SettingValue tokens) && tokens.Number > most && output.Add(tokens.Place))
        {
            faults.Add(new Fault(ConfigRules.TooMuchOutput, tokens.Place, [Where(group, deployment), Words.Number(tokens.Number), model.Id, Words.Number(most)])
            {
                Fix = FaultFix.Replace(Words.Number(most)),
            });
        }

        // From gpt-5.1 on such a model takes a temperature where it does not reason, which is its default.
        if ((model.Lacks & ModelFeatures.Temperature) != 0 && model.Id.IndexOf("/gpt-5.", StringComparison.Ordinal) < 0)
        {
            foreach (Setting setting in new[] { Setting.Temperature, Setting.TopP })
            {
                // 1 is what such models take, because it is what they do anyway.
                if (facts.TryGet(group, deployment, setting, out SettingValue value) && value.Number != 1 && output.Add(value.Place))
                {
                    faults.Add(new Fault(ConfigRules.RefusedOption, value.Place, [Where(group, deployment), SettingTable.Get(setting).Name, model.Id]) { Fix = FaultFix.Remove });
                }
            }
        }
    }

    private static void AdviseOf(DeploymentSpec deployment, ModelFacts model, string where, FaultBag faults)
    {
        if (IsOfItsProvider(deployment) && ModelPlace(deployment) is { IsNone: false } place && (model.Retired is null || model.Retired > KnownModels.AsOf) && model.IsDeprecated)
        {
            faults.Add(ConfigRules.DeprecatedModel, place, Words.Capital(where), model.Id, model.Retired is { } end ? $"ends on {Date(end)}" : "is deprecated by its provider");
        }

        if (model.ContextWindow is { } known && deployment.Settings.TryGet(Setting.ContextWindow, out SettingValue window) && window.Number > known)
        {
            faults.Add(new Fault(ConfigRules.WiderWindow, window.Place, [Words.Capital(where), Words.Number(window.Number), model.Id, Words.Number(known)])
            {
                Fix = FaultFix.Remove,
            });
        }

        if (deployment.Settings.TryGet(Setting.Features, out SettingValue features))
        {
            for (int i = 0; i < features.TextList.Length; i++)
            {
                string word = FeatureNames.Word(features.TextList[i], out bool lacks);
                if (SpecFacts.Knows(model, word) is { } has && has == lacks)
                {
                    faults.Add(new Fault(ConfigRules.OtherFeature, features.PlaceOf(i), [Words.Capital(where), features.TextList[i], model.Id, has ? "has" : "lacks"])
                    {
                        Fix = FaultFix.Remove,
                    });
                }
            }
        }
    }

    /// <summary>Where the name stands that the facts are of.</summary>
    private static Place ModelPlace(DeploymentSpec deployment) =>
        deployment.Settings.TryGet(Setting.BaseModel, out SettingValue known) ? known.Place
        : deployment.Settings.TryGet(Setting.Model, out SettingValue model) ? model.Place : Place.None;

    /// <summary>Whether the provider whose schedule the catalog has serves it: not another one, and nobody's own server.</summary>
    private static bool IsOfItsProvider(DeploymentSpec deployment)
    {
        string served = deployment.Settings.Text(Setting.Model) ?? "";
        string known = deployment.Settings.Text(Setting.BaseModel) ?? served;
        return !deployment.Settings.Has(Setting.Endpoint)
            && string.Equals(served.Substring(0, Math.Max(0, served.IndexOf('/'))), known.Substring(0, Math.Max(0, known.IndexOf('/'))), StringComparison.OrdinalIgnoreCase);
    }

    private static string Where(GroupSpec group, DeploymentSpec deployment) => Words.Capital(Words.Deployment(deployment.Id, group.Name));

    private static string Date(DateTime day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
