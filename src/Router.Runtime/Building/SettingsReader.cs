using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Building;

/// <summary>Makes the engine's settings of configured ones. The defaults stand here, and nowhere else.</summary>
internal static class SettingsReader
{
    public static GroupSettings Group(SettingLookup settings) => new()
    {
        Strategy = settings.Text(Setting.Strategy) ?? StrategyNames.SimpleShuffle,
        Timeout = settings.Duration(Setting.TimeoutSeconds) ?? TimeSpan.FromSeconds(600),
        Retries = settings.Integer(Setting.Retries),
        MaxAttempts = settings.Integer(Setting.MaxAttempts) ?? 10,
        MaxFallbacks = settings.Integer(Setting.MaxFallbacks) ?? 5,
        MaxOutputTokens = settings.Integer(Setting.MaxOutputTokens),
        FallbackOnBadRequest = settings.Flag(Setting.FallbackOnBadRequest),
    };

    public static DeploymentSettings Deployment(SettingLookup settings, SettingBag own, string? region) => new()
    {
        Limits = new DeploymentLimits(
            settings.Integer(Setting.Rpm),
            settings.Integer(Setting.Tpm),
            settings.Integer(Setting.InputTpm),
            settings.Integer(Setting.OutputTpm),
            settings.Integer(Setting.MaxParallel)),
        AttemptTimeout = settings.Duration(Setting.AttemptTimeoutSeconds) ?? TimeSpan.FromSeconds(300),
        FirstTokenTimeout = settings.Duration(Setting.FirstTokenTimeoutSeconds) ?? TimeSpan.FromSeconds(120),
        ChunkTimeout = settings.Duration(Setting.ChunkTimeoutSeconds) ?? TimeSpan.FromSeconds(60),
        StreamTimeout = settings.Duration(Setting.StreamTimeoutSeconds),
        Returns = own.Number(Setting.Retries) is { } returns ? (int)returns : null,
        AllowedFailures = settings.Integer(Setting.AllowedFailures),
        Cooldown = settings.Text(Setting.Cooldown) == "off" ? TimeSpan.Zero : settings.Duration(Setting.CooldownSeconds) ?? TimeSpan.FromSeconds(5),
        Price = Price(own),
        Region = region,
    };

    public static ChatDefaults Defaults(SettingLookup settings) => new()
    {
        Temperature = settings.Single(Setting.Temperature),
        TopP = settings.Single(Setting.TopP),
        MaxOutputTokens = settings.Integer(Setting.MaxOutputTokens),
        FrequencyPenalty = settings.Single(Setting.FrequencyPenalty),
        PresencePenalty = settings.Single(Setting.PresencePenalty),
        Seed = settings.Integer(Setting.Seed),
        ReasoningEffort = settings.Text(Setting.ReasoningEffort) switch
        {
            "none" => ReasoningEffort.None,
            "low" => ReasoningEffort.Low,
            "medium" => ReasoningEffort.Medium,
            "high" => ReasoningEffort.High,
            "extra-high" => ReasoningEffort.ExtraHigh,
            _ => null,
        },
    };

    private static TokenPrice? Price(SettingBag own)
    {
        if (!own.TryGet(Setting.Price, out SettingValue price))
        {
            return null;
        }

        decimal input = 0, output = 0;
        decimal? cached = null;
        foreach ((string name, double value) in price.NumberMap)
        {
            switch (name)
            {
                case "input": input = (decimal)value; break;
                case "output": output = (decimal)value; break;
                case "cachedInput": cached = (decimal)value; break;
            }
        }

        return new TokenPrice(input, output, cached ?? input);
    }
}
