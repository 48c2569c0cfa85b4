using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>What a fallback changes of the request that it takes over. Immutable.</summary>
/// <param name="Values">Options that take the place of the request's own.</param>
/// <param name="AttemptTimeout">The time for one attempt that is not a stream, unless the request names one.</param>
/// <param name="FirstTokenTimeout">The time to the first visible chunk, unless the request names one.</param>
/// <param name="Edit">What code changes of a copy of the options, last.</param>
internal sealed record HopOverrides(ChatDefaults Values, TimeSpan? AttemptTimeout = null, TimeSpan? FirstTokenTimeout = null, Action<ChatOptions>? Edit = null)
{
    /// <summary>The options of a request, changed in a copy.</summary>
    /// <param name="options">The request's own.</param>
    /// <param name="edit">Whether <see cref="Edit"/> is to be called.</param>
    public ChatOptions Apply(ChatOptions? options, bool edit)
    {
        ChatOptions copy = options?.Clone() ?? new ChatOptions();
        copy.Temperature = Values.Temperature ?? copy.Temperature;
        copy.TopP = Values.TopP ?? copy.TopP;
        copy.MaxOutputTokens = Values.MaxOutputTokens ?? copy.MaxOutputTokens;
        copy.FrequencyPenalty = Values.FrequencyPenalty ?? copy.FrequencyPenalty;
        copy.PresencePenalty = Values.PresencePenalty ?? copy.PresencePenalty;
        copy.Seed = Values.Seed ?? copy.Seed;
        if (Values.ReasoningEffort is { } effort)
        {
            copy.Reasoning = new ReasoningOptions { Effort = effort, Output = copy.Reasoning?.Output };
        }

        if (edit)
        {
            Edit?.Invoke(copy);
        }

        return copy;
    }
}
