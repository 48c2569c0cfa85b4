using LlmRouter.Configuration;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// What can be said of how a request is sent: where it is routed (<see cref="RoutingDefinition"/>) that holds where the request itself
/// says nothing, in a fallback (<see cref="FallbackDefinition"/>) in place of what it says. Not thread-safe.
/// </summary>
public abstract class RequestDefinition : SettingsDefinition
{
    private protected RequestDefinition()
    {
    }

    /// <summary>The sampling temperature, 0 to 2.</summary>
    public double? Temperature
    {
        get => (double?)this[Setting.Temperature];
        set => this[Setting.Temperature] = value;
    }

    /// <summary>The nucleus sampling share, 0 to 1.</summary>
    public double? TopP
    {
        get => (double?)this[Setting.TopP];
        set => this[Setting.TopP] = value;
    }

    /// <summary>The most tokens of an answer.</summary>
    public int? MaxOutputTokens
    {
        get => (int?)this[Setting.MaxOutputTokens];
        set => this[Setting.MaxOutputTokens] = value;
    }

    /// <summary>The frequency penalty, -2 to 2.</summary>
    public double? FrequencyPenalty
    {
        get => (double?)this[Setting.FrequencyPenalty];
        set => this[Setting.FrequencyPenalty] = value;
    }

    /// <summary>The presence penalty, -2 to 2.</summary>
    public double? PresencePenalty
    {
        get => (double?)this[Setting.PresencePenalty];
        set => this[Setting.PresencePenalty] = value;
    }

    /// <summary>The sampling seed.</summary>
    public int? Seed
    {
        get => (int?)this[Setting.Seed];
        set => this[Setting.Seed] = value;
    }

    /// <summary>The reasoning effort.</summary>
    public ReasoningEffort? ReasoningEffort
    {
        get => GetChoice<ReasoningEffort>(Setting.ReasoningEffort);
        set => SetChoice(Setting.ReasoningEffort, value);
    }

    /// <summary>The time for one attempt that is not a stream. Where nothing is said: 300 s.</summary>
    public TimeSpan? AttemptTimeout
    {
        get => (TimeSpan?)this[Setting.AttemptTimeoutSeconds];
        set => this[Setting.AttemptTimeoutSeconds] = value;
    }

    /// <summary>The time to the first visible chunk of a stream. Where nothing is said: 120 s.</summary>
    public TimeSpan? FirstTokenTimeout
    {
        get => (TimeSpan?)this[Setting.FirstTokenTimeoutSeconds];
        set => this[Setting.FirstTokenTimeoutSeconds] = value;
    }
}
