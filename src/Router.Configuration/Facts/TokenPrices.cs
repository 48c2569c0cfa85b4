namespace LlmRouter.Configuration;

/// <summary>US dollars per million tokens. 0 is a price; <see langword="null"/> is an unknown one.</summary>
/// <param name="Input">Tokens of the prompt that came from no cache.</param>
/// <param name="CachedInput">Tokens of the prompt that were read from the provider's cache.</param>
/// <param name="CacheWrite">Tokens of the prompt that were written to it, where that has a price of its own.</param>
/// <param name="Output">Tokens of the answer, reasoning included.</param>
internal readonly record struct TokenPrices(double? Input, double? CachedInput, double? CacheWrite, double? Output)
{
    /// <summary>These prices, and those of <paramref name="other"/> where they are unknown.</summary>
    public TokenPrices Or(TokenPrices other) => new(
        Input ?? other.Input, CachedInput ?? other.CachedInput, CacheWrite ?? other.CacheWrite, Output ?? other.Output);
}
