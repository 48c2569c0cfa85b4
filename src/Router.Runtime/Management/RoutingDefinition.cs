using LlmRouter.Configuration;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>The settings that can be given for a whole router, a group or one deployment; the narrowest one wins.</summary>
public abstract class RoutingDefinition : RequestDefinition
{
    private protected RoutingDefinition()
    {
    }

    /// <summary>Requests per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int? Rpm
    {
        get => (int?)this[Setting.Rpm];
        set => this[Setting.Rpm] = value;
    }

    /// <summary>Tokens (input and output) per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int? Tpm
    {
        get => (int?)this[Setting.Tpm];
        set => this[Setting.Tpm] = value;
    }

    /// <summary>Input tokens per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int? InputTpm
    {
        get => (int?)this[Setting.InputTpm];
        set => this[Setting.InputTpm] = value;
    }

    /// <summary>Output tokens per minute of one deployment, in any 60 s. 0 = never; not given = unlimited.</summary>
    public int? OutputTpm
    {
        get => (int?)this[Setting.OutputTpm];
        set => this[Setting.OutputTpm] = value;
    }

    /// <summary>Requests of one deployment in flight at one time. 0 = never; not given = unlimited.</summary>
    public int? MaxParallel
    {
        get => (int?)this[Setting.MaxParallel];
        set => this[Setting.MaxParallel] = value;
    }

    /// <summary>The longest silence inside a stream. Default 60 s.</summary>
    public TimeSpan? ChunkTimeout
    {
        get => (TimeSpan?)this[Setting.ChunkTimeoutSeconds];
        set => this[Setting.ChunkTimeoutSeconds] = value;
    }

    /// <summary>The time for a whole stream. Default: none.</summary>
    public TimeSpan? StreamTimeout
    {
        get => (TimeSpan?)this[Setting.StreamTimeoutSeconds];
        set => this[Setting.StreamTimeoutSeconds] = value;
    }

    /// <summary>
    /// Further attempts in one group after the first; on a deployment, how often one request may come back to it.
    /// Default 2, or the number of the group's other deployments where that is more.
    /// </summary>
    public int? Retries
    {
        get => (int?)this[Setting.Retries];
        set => this[Setting.Retries] = value;
    }

    /// <summary>Failures of a deployment within 60 s that do not cool it; one more does. Default: cooling by failure rate.</summary>
    public int? AllowedFailures
    {
        get => (int?)this[Setting.AllowedFailures];
        set => this[Setting.AllowedFailures] = value;
    }

    /// <summary>Whether failing deployments cool down. Default <see cref="CooldownMode.On"/>.</summary>
    public CooldownMode? Cooldown
    {
        get => GetChoice<CooldownMode>(Setting.Cooldown);
        set => SetChoice(Setting.Cooldown, value);
    }

    /// <summary>How long a failing deployment is left alone when the provider does not say. 0 = not at all. Default 5 s.</summary>
    public TimeSpan? CooldownTime
    {
        get => (TimeSpan?)this[Setting.CooldownSeconds];
        set => this[Setting.CooldownSeconds] = value;
    }

    /// <summary>Leaves out options that the provider cannot carry instead of failing. Default <see langword="false"/>.</summary>
    public bool? DropUnsupported
    {
        get => (bool?)this[Setting.DropUnsupported];
        set => this[Setting.DropUnsupported] = value;
    }

    /// <summary>How long a deployment that comes back from cooling is offered less often. Zero = not at all. Default 10 s.</summary>
    public TimeSpan? SlowStart
    {
        get => (TimeSpan?)this[Setting.SlowStartSeconds];
        set => this[Setting.SlowStartSeconds] = value;
    }

    /// <summary>
    /// The same as <see cref="AllowedFailures"/> for failures of single kinds; kinds that are not in it cool by their own rules.
    /// </summary>
    public IReadOnlyDictionary<FailureKind, int>? AllowedFailuresByKind
    {
        get => (IReadOnlyDictionary<FailureKind, int>?)this[Setting.AllowedFailuresByKind];
        set => this[Setting.AllowedFailuresByKind] = value;
    }

    /// <summary>
    /// The same as <see cref="CooldownTime"/> for single kinds of failures; kinds that are not in it are as that says.
    /// </summary>
    public IReadOnlyDictionary<FailureKind, TimeSpan>? CooldownTimeByKind
    {
        get => (IReadOnlyDictionary<FailureKind, TimeSpan>?)this[Setting.CooldownSecondsByKind];
        set => this[Setting.CooldownSecondsByKind] = value;
    }

    /// <summary>What cooldowns grow to while no success comes between them. Default 60 s.</summary>
    public TimeSpan? MaxCooldown
    {
        get => (TimeSpan?)this[Setting.MaxCooldownSeconds];
        set => this[Setting.MaxCooldownSeconds] = value;
    }

    /// <summary>The share of failed attempts in 10 s, 0 to 1, above which a deployment cools. Default 0.5.</summary>
    public double? FailureRate
    {
        get => (double?)this[Setting.FailureRate];
        set => this[Setting.FailureRate] = value;
    }

    /// <summary>The attempts in 10 s below which no share is looked at. Default 5.</summary>
    public int? FailureRateMinimum
    {
        get => (int?)this[Setting.FailureRateMinimum];
        set => this[Setting.FailureRateMinimum] = value;
    }

    /// <summary>How long the consumer of a stream may stay away before it loses the stream. Default 600 s.</summary>
    public TimeSpan? ConsumerTimeout
    {
        get => (TimeSpan?)this[Setting.ConsumerTimeoutSeconds];
        set => this[Setting.ConsumerTimeoutSeconds] = value;
    }

    /// <summary>Tokens a second; a stream that begins slower is asked for elsewhere. Above 0. Default: none is too slow.</summary>
    public double? MinTokensPerSecond
    {
        get => (double?)this[Setting.MinTokensPerSecond];
        set => this[Setting.MinTokensPerSecond] = value;
    }
}
