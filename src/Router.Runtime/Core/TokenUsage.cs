using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>Tokens of one answer. Cached input is part of the input, reasoning part of the output.</summary>
internal readonly record struct TokenUsage(long Input, long Output, long CachedInput)
{
    /// <summary>What the provider reported; <see langword="null"/> when it reported nothing usable.</summary>
    public static TokenUsage? From(UsageDetails? details)
    {
        if (details is null || (details.InputTokenCount is null && details.OutputTokenCount is null))
        {
            return null;
        }

        // Reported numbers are foreign input: a negative one must not give capacity back.
        long input = Math.Max(0, details.InputTokenCount ?? 0);
        long output = Math.Max(0, details.OutputTokenCount ?? Math.Max(0, (details.TotalTokenCount ?? 0) - input));
        return new TokenUsage(input, output, Math.Clamp(details.CachedInputTokenCount ?? 0, 0, input));
    }
}
