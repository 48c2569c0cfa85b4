using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.UserClients;

/// <summary>What of a request's options a client of the application gets to see.</summary>
internal static class UserOptions
{
    private const string RouterPrefix = "llmrouter.";

    /// <summary>
    /// The caller's own options where nothing has to change, else a copy: with the deployment's defaults, without the model's
    /// name (it is a name of the router's, and the client knows its own; only what a pattern has captured is told) and without the router's own settings.
    /// </summary>
    public static ChatOptions? Prepare(ChatOptions? options, ChatDefaults defaults, string? model)
    {
        if (!HasEffect(options, defaults) && options?.ModelId == model && !HasRouterKeys(options?.AdditionalProperties))
        {
            return options;
        }

        ChatOptions copy = options?.Clone() ?? new ChatOptions();
        copy.ModelId = model;
        copy.Temperature ??= defaults.Temperature;
        copy.TopP ??= defaults.TopP;
        copy.MaxOutputTokens ??= defaults.MaxOutputTokens;
        copy.FrequencyPenalty ??= defaults.FrequencyPenalty;
        copy.PresencePenalty ??= defaults.PresencePenalty;
        copy.Seed ??= defaults.Seed;
        if (defaults.ReasoningEffort is { } effort && copy.Reasoning?.Effort is null)
        {
            copy.Reasoning = new ReasoningOptions { Effort = effort, Output = copy.Reasoning?.Output };
        }

        RemoveRouterKeys(copy.AdditionalProperties);
        return copy;
    }

    /// <summary>The same for embeddings, which have no defaults.</summary>
    public static EmbeddingGenerationOptions? Prepare(EmbeddingGenerationOptions? options, string? model)
    {
        if (options?.ModelId == model && !HasRouterKeys(options?.AdditionalProperties))
        {
            return options;
        }

        EmbeddingGenerationOptions copy = options?.Clone() ?? new EmbeddingGenerationOptions();
        copy.ModelId = model;
        RemoveRouterKeys(copy.AdditionalProperties);
        return copy;
    }

    private static bool HasEffect(ChatOptions? options, ChatDefaults defaults)
        => !ReferenceEquals(defaults, ChatDefaults.None)
            && ((defaults.Temperature is not null && options?.Temperature is null)
                || (defaults.TopP is not null && options?.TopP is null)
                || (defaults.MaxOutputTokens is not null && options?.MaxOutputTokens is null)
                || (defaults.FrequencyPenalty is not null && options?.FrequencyPenalty is null)
                || (defaults.PresencePenalty is not null && options?.PresencePenalty is null)
                || (defaults.Seed is not null && options?.Seed is null)
                || (defaults.ReasoningEffort is not null && options?.Reasoning?.Effort is null));

    private static bool HasRouterKeys(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null)
        {
            return false;
        }

        foreach ((string name, _) in properties)
        {
            if (IsRouterKey(name))
            {
                return true;
            }
        }

        return false;
    }

    private static void RemoveRouterKeys(AdditionalPropertiesDictionary? properties)
    {
        foreach (string name in properties is null ? [] : properties.Keys.Where(IsRouterKey).ToArray())
        {
            properties!.Remove(name);
        }
    }

    private static bool IsRouterKey(string name) => name.StartsWith(RouterPrefix, StringComparison.OrdinalIgnoreCase);
}
