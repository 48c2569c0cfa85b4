using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>An embedding request as adapters get it: enumerated once, never changed, the same for every attempt.</summary>
internal readonly record struct EmbeddingRequest(IReadOnlyList<string> Values, EmbeddingGenerationOptions? Options, string? Model = null);
