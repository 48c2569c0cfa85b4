using LlmRouter.Configuration;

namespace LlmRouter;

/// <summary>
/// Facts about served models that come with the package: windows, list prices, abilities, when a model ends. They are of the day
/// <see cref="AsOf"/>, and a router works without them: what a configuration says about a deployment goes before the catalog.
/// Safe to use from any thread; a lookup reads one line of the catalog and takes microseconds.
/// </summary>
/// <example>
/// <code>
/// ModelInfo? model = ModelCatalog.Find("openai/gpt-4o");
/// Console.WriteLine($"{model?.ContextWindow} tokens, {model?.InputPrice} US dollars per million of them");
/// </code>
/// </example>
public static class ModelCatalog
{
    /// <summary>The day whose facts these are. Some, such as announced retirements, are of a later day.</summary>
    public static DateOnly AsOf => DateOnly.FromDateTime(KnownModels.AsOf);

    /// <summary>Every model of the catalog, ordered by its id; one that is served under two names is there under both. Read anew each time.</summary>
    public static IEnumerable<ModelInfo> All => KnownModels.All.Select(facts => new ModelInfo(facts));

    /// <summary>Finds a model by the name that a deployment gives it.</summary>
    /// <param name="model">
    /// Provider and model, e.g. <c>azure/gpt-4o</c>, in any case. A name that is not in the catalog is also looked for without the
    /// date of a snapshot, without <c>-latest</c>, without the region and version of Bedrock and the version of Vertex AI, as the
    /// base of a fine-tuned model, and as the model that <c>openrouter</c> or <c>vercel_ai_gateway</c> passes on. Where such a
    /// relative may cost something else, its prices are left out. A deployment on Azure is known if it is named exactly as a model.
    /// </param>
    /// <returns>The facts, or <see langword="null"/> when the model is not known; nothing is guessed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is <see langword="null"/>.</exception>
    public static ModelInfo? Find(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && KnownModels.Find(model[..slash], model[(slash + 1)..]) is { } facts ? new ModelInfo(facts) : null;
    }
}
