namespace LlmRouter.Configuration;

/// <summary>Models that name no known provider.</summary>
internal static class ModelRules
{
    private static readonly string[] OpenAIModels = ["gpt-", "o1", "o3", "o4", "chatgpt-", "text-embedding-"];

    public static void Check(DeploymentSpec deployment, string where, FaultBag faults)
    {
        if (deployment.Settings.TryGet(Setting.Model, out SettingValue model) && Complaint(model.Text, out string? suggestion) is { } complaint)
        {
            faults.Add(new Fault(ConfigRules.UnknownProvider, model.Place, [Words.Capital(where), complaint]) { Suggestion = suggestion });
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
