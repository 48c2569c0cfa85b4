namespace LlmRouter.Core;

/// <summary>US dollars per million tokens. Immutable.</summary>
internal sealed record TokenPrice(decimal Input, decimal Output, decimal CachedInput)
{
    /// <summary>Above so many tokens of input all tokens cost <see cref="Long"/>.</summary>
    public int LongPrompt { get; init; }

    /// <summary>What a long prompt and its answer cost; <see langword="null"/> when length does not matter.</summary>
    public TokenPrice? Long { get; init; }

    /// <summary>The price of an answer: (uncached input x input + cached input x cachedInput + output x output) / 10^6.</summary>
    public decimal Of(TokenUsage usage)
        => Long is not null && usage.Input > LongPrompt
            ? Long.Of(usage)
            : (((usage.Input - usage.CachedInput) * Input) + (usage.CachedInput * CachedInput) + (usage.Output * Output)) / 1_000_000m;
}
