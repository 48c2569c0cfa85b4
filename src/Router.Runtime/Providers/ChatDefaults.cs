using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>What a deployment sends where a request's <see cref="ChatOptions"/> say nothing.</summary>
internal sealed record ChatDefaults
{
    public static readonly ChatDefaults None = new();

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? MaxOutputTokens { get; init; }

    public float? FrequencyPenalty { get; init; }

    public float? PresencePenalty { get; init; }

    public long? Seed { get; init; }

    public ReasoningEffort? ReasoningEffort { get; init; }
}
