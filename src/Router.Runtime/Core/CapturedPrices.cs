using System.Collections.Concurrent;
using LlmRouter.Building;
using LlmRouter.Configuration;

namespace LlmRouter.Core;

/// <summary>
/// The prices of models that patterns have captured, which no table can know. Bounded: callers invent names. Thread-safe.
/// </summary>
internal sealed class CapturedPrices
{
    private const int Most = 1_024;

    private readonly ConcurrentDictionary<(string Provider, string Model), TokenPrice?> _prices = [];

    /// <summary>What a deployment's tokens cost: its own price, else that of the model that was captured.</summary>
    public TokenPrice? Of(DeploymentState deployment, string? capture)
    {
        if (deployment.Settings.Price is { } price)
        {
            return price;
        }

        if (capture is null)
        {
            return null;
        }

        (string Provider, string Model) key = (deployment.Connection.Provider, deployment.Connection.ModelFor(capture));
        if (_prices.TryGetValue(key, out TokenPrice? known))
        {
            return known;
        }

        TokenPrice? found = PriceReader.Known(KnownModels.Find(key.Provider, key.Model));
        if (_prices.Count < Most)
        {
            _prices.TryAdd(key, found);
        }

        return found;
    }
}
