using LlmRouter.Building;
using LlmRouter.Configuration;
using LlmRouter.Core;
using CatalogPrices = LlmRouter.Configuration.TokenPrices;

namespace LlmRouter.Tests.Building;

/// <summary>What a deployment states goes before the catalog, and what it does not state is as the catalog knows.</summary>
public class PriceReaderTests
{
    private static readonly ModelFacts Known = new("openai/known", "chat") { Prices = new CatalogPrices(2, 0.5, null, 8) };

    [Theory]
    [InlineData("input", 3, 3, 8, 3)] // Somebody's own price of input has no known discount.
    [InlineData("output", 9, 2, 9, 0.5)]
    [InlineData("cachedInput", 0.1, 2, 8, 0.1)]
    public void One_price_leaves_the_others_as_they_are_known(string name, double given, double input, double output, double cached)
    {
        TokenPrice price = PriceReader.Read(Stated(name, given), Known)!;
        Assert.Equal(((decimal)input, (decimal)output, (decimal)cached), (price.Input, price.Output, price.CachedInput));
    }

    [Fact]
    public void What_nobody_knows_costs_nothing()
    {
        TokenPrice price = PriceReader.Read(Stated("input", 3), null)!;
        Assert.Equal((3m, 0m, 3m), (price.Input, price.Output, price.CachedInput));
        Assert.Null(PriceReader.Read(new SettingBag(), null));
    }

    private static SettingBag Stated(string name, double value)
    {
        var settings = new SettingBag();
        settings.Set(new SettingValue(Setting.Price, 0, new KeyValuePair<string, double>[] { new(name, value) }, Place.None));
        return settings;
    }
}
