namespace LlmRouter.Core;

/// <summary>When failures take one deployment out of rotation, and for how long. Immutable.</summary>
internal sealed record HealthSettings
{
    public static readonly HealthSettings Default = new();

    /// <summary>How long it cools when the provider does not say; zero = it never cools.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that repeated cooldowns without a success between them grow to.</summary>
    public TimeSpan LongestCooldown { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Instead of <see cref="Cooldown"/>, by kind; null = as for all kinds, zero = that kind never cools.</summary>
    public TimeSpan?[]? CooldownByKind { get; init; }

    /// <summary>Failures in 60 s that do not cool it; null = the failure rate decides.</summary>
    public int? AllowedFailures { get; init; }

    /// <summary>The same for failures of one kind alone, in place of that kind's own rule; null = that rule.</summary>
    public int?[]? AllowedByKind { get; init; }

    /// <summary>Above this share of failures among the attempts of the last 10 s it cools.</summary>
    public double FailureRate { get; init; } = 0.5;

    /// <summary>Attempts in 10 s below which no rate is looked at.</summary>
    public int FailureRateMinimum { get; init; } = 5;

    /// <summary>How long a failure of a kind cools it when the provider does not say; zero = it does not.</summary>
    public TimeSpan CooldownOf(FailureKind kind)
        => CooldownByKind?[(int)kind] ?? (kind == FailureKind.QuotaExhausted && Cooldown > TimeSpan.Zero ? Resilience.FailurePolicy.QuotaCooldown : Cooldown);

    public int? AllowedOf(FailureKind kind) => AllowedByKind?[(int)kind];

    /// <summary>By what they say: tables are compared when a configuration is read again.</summary>
    public bool Equals(HealthSettings? other) => other is not null
        && Cooldown == other.Cooldown
        && LongestCooldown == other.LongestCooldown
        && AllowedFailures == other.AllowedFailures
        && FailureRate.Equals(other.FailureRate)
        && FailureRateMinimum == other.FailureRateMinimum
        && CooldownByKind.AsSpan().SequenceEqual(other.CooldownByKind)
        && AllowedByKind.AsSpan().SequenceEqual(other.AllowedByKind);

    public override int GetHashCode() => HashCode.Combine(Cooldown, LongestCooldown, AllowedFailures, FailureRate, FailureRateMinimum);
}
