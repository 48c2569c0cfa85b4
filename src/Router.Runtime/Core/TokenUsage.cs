using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>Tokens of one answer. Cached input is part of the input, reasoning part of the output.</summary>
internal readonly record struct TokenUsage(long Input, long Output, long CachedInput)
{
    // More than any answer has, and little enough that sums and prices of it never overflow.
    private const long Most = int.MaxValue;

    /// <summary>What the provider reported; <see langword="null"/> when it reported nothing usable.</summary>
    public static TokenUsage? From(UsageDetails? details)
    {
        if (details is null || (details.InputTokenCount is null && details.OutputTokenCount is null))
        {
            return null;
        }

        // Reported numbers are foreign input: neither a negative nor an absurd one may give capacity back. A half that is missing
        // is what the total leaves of it.
        long total = Sane(details.TotalTokenCount ?? 0);
        long input = Sane(details.InputTokenCount ?? total - Sane(details.OutputTokenCount ?? 0));
        long output = Sane(details.OutputTokenCount ?? total - input);
        return new TokenUsage(input, output, Math.Clamp(details.CachedInputTokenCount ?? 0, 0, input));
    }

    private static long Sane(long tokens) => Math.Clamp(tokens, 0, Most);
}
