using LlmRouter.Configuration;
using LlmRouter.Core;

namespace LlmRouter.Building;

/// <summary>What a deployment's tokens cost: as declared, and what is not declared as the catalog knows.</summary>
internal static class PriceReader
{
    public static TokenPrice? Read(SettingBag own, ModelFacts? facts)
        => own.TryGet(Setting.Price, out SettingValue price) ? Declared(price, facts?.Prices ?? default) : Known(facts);

    private static TokenPrice Declared(SettingValue price, Configuration.TokenPrices known)
    {
        decimal? input = null, output = null, cached = null;
        foreach ((string name, double value) in price.NumberMap)
        {
            switch (name)
            {
                case "input": input = (decimal)value; break;
                case "output": output = (decimal)value; break;
                case "cachedInput": cached = (decimal)value; break;
            }
        }

        // A declared input price is a customer's own, of which the catalog knows no discount.
        cached ??= input is null ? (decimal?)known.CachedInput : null;
        decimal ofInput = input ?? (decimal)(known.Input ?? 0);
        return new TokenPrice(ofInput, output ?? (decimal)(known.Output ?? 0), cached ?? ofInput);
    }

    /// <summary>What the catalog says.</summary>
    public static TokenPrice? Known(ModelFacts? facts)
    {
        if (facts is null || Price(facts.Prices, facts.Mode) is not { } price)
        {
            return null;
        }

        return facts.LongPromptTokens is { } tokens && Price(facts.PricesFor((long)tokens + 1), facts.Mode) is { } most
            ? price with { LongPrompt = tokens, Long = most }
            : price;
    }

    private static TokenPrice? Price(Configuration.TokenPrices prices, string mode)
    {
        // A vector is no tokens: what the input costs is all that it costs.
        double? output = prices.Output ?? (mode == "embedding" ? 0 : null);
        return prices.Input is { } input && output is { } known
            ? new TokenPrice((decimal)input, (decimal)known, (decimal)(prices.CachedInput ?? input))
            : null;
    }
}
