using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Strategies;
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
        SessionAffinity = settings.Duration(Setting.SessionAffinitySeconds) ?? TimeSpan.FromHours(1),
        PromptCacheAffinity = settings.Flag(Setting.PromptCacheAffinity),
        MatchAllTags = settings.Text(Setting.TagMatching) == "all",
        FallbackOnBadRequest = settings.Flag(Setting.FallbackOnBadRequest),
    };

    public static StrategySettings Strategy(SettingLookup settings) => new()
    {
        LatencyBuffer = settings.Number(Setting.LatencyBuffer) ?? StrategySettings.Default.LatencyBuffer,
        LatencyHalfLife = settings.Duration(Setting.LatencyHalfLifeSeconds) ?? StrategySettings.Default.LatencyHalfLife,
        Exploration = settings.Number(Setting.ExplorationShare) ?? StrategySettings.Default.Exploration,
    };

    public static DeploymentSettings Deployment(SettingLookup settings, SettingBag own, DeploymentTraits traits, ModelFacts? facts, Budget[] budgets) => new()
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
        Health = Health(settings),
        MaxOutputTokens = settings.Integer(Setting.MaxOutputTokens),
        SlowStart = settings.Duration(Setting.SlowStartSeconds) ?? TimeSpan.FromSeconds(10),
        Price = PriceReader.Read(own, facts),
        Traits = traits,
        Budgets = budgets,
    };

    private static HealthSettings Health(SettingLookup settings) => new()
    {
        AllowedFailures = settings.Integer(Setting.AllowedFailures),
        Cooldown = settings.Text(Setting.Cooldown) == "off" ? TimeSpan.Zero : settings.Duration(Setting.CooldownSeconds) ?? HealthSettings.Default.Cooldown,
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
}
