using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>Reads from an answer how it was routed.</summary>
public static class RouteExtensions
{
    /// <summary>The key in an answer's additional properties under which its <see cref="RouteInfo"/> is.</summary>
    public const string Key = "llmrouter.route";

    /// <summary>How the answer was routed; <see langword="null"/> when it did not come from a router.</summary>
    public static RouteInfo? Route(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Find(response.AdditionalProperties);
    }

    /// <summary>How the stream was routed: on its last update, else <see langword="null"/>.</summary>
    public static RouteInfo? Route(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Find(update.AdditionalProperties);
    }

    /// <summary>How the embeddings were routed; <see langword="null"/> when they did not come from a router.</summary>
    public static RouteInfo? Route<TEmbedding>(this GeneratedEmbeddings<TEmbedding> embeddings)
        where TEmbedding : Embedding
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return Find(embeddings.AdditionalProperties);
    }

    private static RouteInfo? Find(AdditionalPropertiesDictionary? properties)
        => properties is not null && properties.TryGetValue(Key, out object? value) ? value as RouteInfo : null;
}
