namespace LlmRouter.Core;

/// <summary>US dollars per million tokens. Immutable.</summary>
internal sealed record TokenPrice(decimal Input, decimal Output, decimal CachedInput)
{
    /// <summary>The price of an answer: (uncached input x input + cached input x cachedInput + output x output) / 10^6.</summary>
    public decimal Of(TokenUsage usage)
        => (((usage.Input - usage.CachedInput) * Input) + (usage.CachedInput * CachedInput) + (usage.Output * Output)) / 1_000_000m;
}
