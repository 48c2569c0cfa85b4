using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// The settings that can be given for a whole router, a group or one deployment; the narrowest one wins. All have the same
/// names, in camelCase, in <c>models.json</c>. A property that is not written in the attribute leaves the wider setting alone.
/// </summary>
public abstract class RoutingSettingsAttribute : Attribute
{
    private protected RoutingSettingsAttribute()
    {
    }

    /// <summary>Requests per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int Rpm { get; set; }

    /// <summary>Tokens (input and output) per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int Tpm { get; set; }

    /// <summary>Input tokens per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int InputTpm { get; set; }

    /// <summary>Output tokens per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int OutputTpm { get; set; }

    /// <summary>Requests of one deployment in flight at one time. 0 = never; not given = unlimited.</summary>
    public int MaxParallel { get; set; }

    /// <summary>Seconds for one attempt that is not a stream. Default 300.</summary>
    public double AttemptTimeoutSeconds { get; set; }

    /// <summary>Seconds to the first visible chunk of a stream. Default 120.</summary>
    public double FirstTokenTimeoutSeconds { get; set; }

    /// <summary>The longest silence inside a stream, in seconds. Default 60.</summary>
    public double ChunkTimeoutSeconds { get; set; }

    /// <summary>Seconds for a whole stream. Default: none.</summary>
    public double StreamTimeoutSeconds { get; set; }

    /// <summary>Seconds for which the consumer of a stream may stay away before it loses the stream. Default 600.</summary>
    public double ConsumerTimeoutSeconds { get; set; }

    /// <summary>
    /// Tokens a second; a stream that begins slower is asked for elsewhere. Above 0. Default: none is too slow.
    /// </summary>
    public double MinTokensPerSecond { get; set; }

    /// <summary>
    /// Further attempts in one group after the first; on a deployment, how often one request may come back to it.
    /// Default 2, or the number of the group's other deployments where that is more.
    /// </summary>
    public int Retries { get; set; }

    /// <summary>Failures of a deployment within 60 s that do not cool it; one more does. Default: cooling by failure rate.</summary>
    public int AllowedFailures { get; set; }

    /// <summary>Whether failing deployments cool down. Default <see cref="CooldownMode.On"/>.</summary>
    public CooldownMode Cooldown { get; set; }

    /// <summary>Seconds that a failing deployment is left alone when the provider does not say. 0 = not at all. Default 5.</summary>
    public double CooldownSeconds { get; set; }

    /// <summary>What cooldowns grow to while no success comes between them, in seconds. Default 60.</summary>
    public double MaxCooldownSeconds { get; set; }

    /// <summary>The share of failed attempts in 10 s, 0 to 1, above which a deployment cools. Default 0.5.</summary>
    public double FailureRate { get; set; }

    /// <summary>The attempts in 10 s below which no share is looked at. Default 5.</summary>
    public int FailureRateMinimum { get; set; }

    /// <summary>Seconds for which a deployment that comes back from cooling is offered less often. 0 = not at all. Default 10.</summary>
    public double SlowStartSeconds { get; set; }

    /// <summary>The sampling temperature, 0 to 2, where a request gives none.</summary>
    public double Temperature { get; set; }

    /// <summary>The nucleus sampling share, 0 to 1, where a request gives none.</summary>
    public double TopP { get; set; }

    /// <summary>The most tokens of an answer where a request gives none.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>The frequency penalty, -2 to 2, where a request gives none.</summary>
    public double FrequencyPenalty { get; set; }

    /// <summary>The presence penalty, -2 to 2, where a request gives none.</summary>
    public double PresencePenalty { get; set; }

    /// <summary>The sampling seed where a request gives none.</summary>
    public int Seed { get; set; }

    /// <summary>The reasoning effort where a request gives none.</summary>
    public ReasoningEffort ReasoningEffort { get; set; }

    /// <summary>Leaves out options that the provider cannot carry instead of failing. Default <see langword="false"/>.</summary>
    public bool DropUnsupported { get; set; }
}
