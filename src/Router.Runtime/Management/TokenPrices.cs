namespace LlmRouter;

/// <summary>What a deployment costs, in US dollars per million tokens, 0 to 1,000,000.</summary>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
/// <param name="CachedInput">Input tokens read from the provider's prompt cache; <see langword="null"/>: as <paramref name="Input"/>.</param>
public sealed record TokenPrices(double Input, double Output, double? CachedInput = null)
{
    internal static TokenPrices From(KeyValuePair<string, double>[] numbers)
    {
        var map = new Dictionary<string, double>(numbers);
        return new TokenPrices(map.GetValueOrDefault("input"), map.GetValueOrDefault("output"), map.TryGetValue("cachedInput", out double cached) ? cached : null);
    }

    internal IEnumerable<KeyValuePair<string, double>> ToNumbers()
    {
        yield return new("input", Input);
        yield return new("output", Output);
        if (CachedInput is { } cached)
        {
            yield return new("cachedInput", cached);
        }
    }
}
