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
        Retry = Retry(settings, RetrySettings.Default),
        Queue = Queue(settings, QueueSettings.Default),
        Hedge = Hedge(settings),
        ContinueStreams = settings.Flag(Setting.ContinueStreams),
        FailOnFinishReasons = settings.Texts(Setting.FailOnFinishReasons),
        MirrorTo = settings.Text(Setting.MirrorTo),
        MirrorShare = settings.Number(Setting.MirrorShare) ?? 1,
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
        ConsumerTimeout = settings.Duration(Setting.ConsumerTimeoutSeconds) ?? TimeSpan.FromMinutes(10),
        MinTokensPerSecond = settings.Number(Setting.MinTokensPerSecond),
        MirrorTo = own.Text(Setting.MirrorTo),
        MirrorShare = own.Number(Setting.MirrorShare),
        Returns = own.Number(Setting.Retries) is { } returns ? (int)returns : null,
        Health = Health(settings, HealthSettings.Default),
        MaxOutputTokens = settings.Integer(Setting.MaxOutputTokens),
        SlowStart = settings.Duration(Setting.SlowStartSeconds) ?? TimeSpan.FromSeconds(10),
        Price = PriceReader.Read(own, facts),
        Traits = traits,
        Budgets = budgets,
    };

    /// <summary>What an entry of a list of fallbacks changes of the request; <see langword="null"/> = nothing.</summary>
    public static HopOverrides? Overrides(SettingBag settings)
    {
        if (settings.Count == 0)
        {
            return null;
        }

        var own = new SettingLookup(null, null, settings);
        return new HopOverrides(Defaults(own), own.Duration(Setting.AttemptTimeoutSeconds), own.Duration(Setting.FirstTokenTimeoutSeconds));
    }

    private static RetrySettings Retry(SettingLookup settings, RetrySettings defaults) => new()
    {
        BaseDelay = settings.Duration(Setting.RetryBaseDelaySeconds) ?? defaults.BaseDelay,
        MaxDelay = settings.Duration(Setting.RetryMaxDelaySeconds) ?? defaults.MaxDelay,
        Factor = settings.Number(Setting.RetryBackoffFactor) ?? defaults.Factor,
        Jitter = settings.Flag(Setting.RetryJitter, defaults.Jitter),
        LongestRetryAfter = settings.Duration(Setting.MaxRetryAfterSeconds) ?? defaults.LongestRetryAfter,
        BudgetShare = settings.Number(Setting.RetryBudgetShare) ?? defaults.BudgetShare,
        BudgetPerMinute = settings.Integer(Setting.RetryBudgetPerMinute) ?? defaults.BudgetPerMinute,
        ByKind = settings.ByKind(Setting.RetriesByKind, static n => (int)n),
    };

    private static QueueSettings Queue(SettingLookup settings, QueueSettings defaults) => new()
    {
        Wait = settings.Duration(Setting.WaitForCapacitySeconds) ?? defaults.Wait,
        BeforeFallback = settings.Flag(Setting.WaitBeforeFallback),
        Limit = settings.Integer(Setting.QueueLimit) ?? defaults.Limit,
        Priority = settings.Integer(Setting.Priority) ?? defaults.Priority,
        Ageing = settings.Number(Setting.PriorityAgeing) ?? defaults.Ageing,
        Fair = settings.Flag(Setting.FairQueue),
    };

    private static HedgeSettings? Hedge(SettingLookup settings)
    {
        TimeSpan? after = settings.Duration(Setting.HedgeAfterSeconds);
        double? percentile = settings.Number(Setting.HedgePercentile);
        double? budget = settings.Number(Setting.HedgeBudget);

        // A budget alone is for requests that say themselves when to hedge.
        return after is null && percentile is null && budget is null ? null : new HedgeSettings(after, percentile, budget ?? HedgeSettings.DefaultBudget);
    }

    private static HealthSettings Health(SettingLookup settings, HealthSettings defaults)
    {
        bool off = settings.Text(Setting.Cooldown) == "off";
        return new HealthSettings
        {
            Cooldown = off ? TimeSpan.Zero : settings.Duration(Setting.CooldownSeconds) ?? defaults.Cooldown,
            LongestCooldown = settings.Duration(Setting.MaxCooldownSeconds) ?? defaults.LongestCooldown,
            CooldownByKind = off ? null : settings.ByKind(Setting.CooldownSecondsByKind, TimeSpan.FromSeconds),
            AllowedFailures = settings.Integer(Setting.AllowedFailures),
            AllowedByKind = settings.ByKind(Setting.AllowedFailuresByKind, static n => (int)n),
            FailureRate = settings.Number(Setting.FailureRate) ?? defaults.FailureRate,
            FailureRateMinimum = settings.Integer(Setting.FailureRateMinimum) ?? defaults.FailureRateMinimum,
        };
    }

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
