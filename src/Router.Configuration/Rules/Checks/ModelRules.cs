namespace LlmRouter.Configuration;

/// <summary>Models that name no known provider.</summary>
internal static class ModelRules
{
    private static readonly string[] OpenAIModels = ["gpt-", "o1", "o3", "o4", "chatgpt-", "text-embedding-"];

    public static void Check(DeploymentSpec deployment, string where, bool wildcard, FaultBag faults)
    {
        CheckBase(deployment, where, faults);
        if (!deployment.Settings.TryGet(Setting.Model, out SettingValue model))
        {
            return;
        }

        if (Complaint(model.Text, out string? suggestion) is { } complaint)
        {
            faults.Add(new Fault(ConfigRules.UnknownProvider, model.Place, [Words.Capital(where), complaint]) { Suggestion = suggestion });
        }
        else if (StarComplaint(model.Text, wildcard) is { } star)
        {
            faults.Add(ConfigRules.BadWildcard, model.Place, Words.Capital(where), star);
        }
    }

    private static string? StarComplaint(string model, bool wildcard)
    {
        int star = model.IndexOf(WildcardNames.Star);
        if (star < 0)
        {
            return null;
        }

        return !wildcard ? $"the model '{Words.Show(model)}' holds a '*', but the name of its group does not, so that nothing can take its place. Write a whole model."
            : model.IndexOf(WildcardNames.Star, star + 1) >= 0 ? $"the model '{Words.Show(model)}' holds more than one '*'. Write it with one."
            : null;
    }

    /// <summary>The catalog knows models of more providers than there are adapters for, and may be older than a model.</summary>
    private static void CheckBase(DeploymentSpec deployment, string where, FaultBag faults)
    {
        if (!deployment.Settings.TryGet(Setting.BaseModel, out SettingValue model))
        {
            return;
        }

        string name = Words.Show(model.Text);
        int slash = model.Text.IndexOf('/');
        if (slash <= 0 || slash == model.Text.Length - 1 || WildcardNames.IsWildcard(model.Text))
        {
            faults.Add(ConfigRules.UnknownProvider, model.Place, Words.Capital(where), $"the base model '{name}' is no whole model. {DeploymentReader.ModelHint}");
        }
        else if (KnownModels.Find(model.Text.Substring(0, slash), model.Text.Substring(slash + 1)) is null)
        {
            faults.Add(EffectRules.NoEffect(model, where, $"'{name}' is not in the catalog of known models"));
        }
    }

    private static string? Complaint(string model, out string? suggestion)
    {
        suggestion = null;
        string[] providers = [.. ProviderFacts.All.Select(static facts => facts.Name)];
        string shown = Words.Show(model);
        int slash = model.IndexOf('/');
        if (slash <= 0)
        {
            string name = model.Substring(slash + 1);
            suggestion = OpenAIModels.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) ? "openai/" + name : null;
            return $"the model '{shown}' names no provider. Write it as \"provider/model\", e.g. \"openai/{Words.Show(name)}\".";
        }

        string provider = model.Substring(0, slash);
        string rest = model.Substring(slash + 1);
        if (model.Trim() != model)
        {
            suggestion = model.Trim();
            return "the model begins or ends with white space. Remove it.";
        }

        if (rest.Trim().Length == 0)
        {
            return $"the model '{shown}' names a provider only. Write the model after the slash.";
        }

        if (ProviderFacts.Find(provider) is not null)
        {
            return null;
        }

        string? nearest = Suggestions.Nearest(provider, providers);
        suggestion = nearest is null ? null : nearest + "/" + rest;
        string hint = Words.Hint(nearest, providers, "provider");
        return nearest is null
            ? $"unknown provider '{Words.Show(provider)}'; {hint}. A service that speaks OpenAI's format is \"openai/{Words.Show(rest)}\" with an endpoint."
            : $"unknown provider '{Words.Show(provider)}'; {hint}";
    }
}
