using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter.Resilience;

/// <summary>A cooldown as a failure asks for it; how long it becomes also depends on those before it.</summary>
/// <param name="Kind">The failure that leads to it.</param>
/// <param name="Configured">How long it is, the first time, when the provider has named no time.</param>
/// <param name="Longest">What <paramref name="Configured"/> grows to at most.</param>
/// <param name="Named">The time that the provider has named, cut to <see cref="FailurePolicy.LongestNamed"/>.</param>
internal readonly record struct Cooldown(FailureKind Kind, TimeSpan Configured, TimeSpan Longest, TimeSpan? Named)
{
    /// <summary>Whether the provider's time was cut: nobody has said that it is over then.</summary>
    public bool IsCut { get; init; }

    /// <summary>
    /// Whether the deployment is the only one for its requests: they wait for it, where one that cools is passed over.
    /// </summary>
    public bool IsHold { get; init; }

    /// <summary>
    /// Whether one request tries it first when its time is over. The end of a rate limit is known; of everything else it is hoped.
    /// </summary>
    public bool IsProbed => Kind != FailureKind.RateLimited || IsCut;

    /// <summary>What a failure asks for; <see langword="null"/> when such failures never cool the deployment.</summary>
    public static Cooldown? Of(Failure failure, TimeSpan? asked, HealthSettings health)
    {
        // What is said of one kind holds although cooldowns are off for the others.
        TimeSpan configured = health.CooldownOf(failure.Kind);
        if (configured <= TimeSpan.Zero)
        {
            return null;
        }

        bool cut = asked > FailurePolicy.LongestNamed;
        return new Cooldown(failure.Kind, configured, health.LongestCooldown, cut ? FailurePolicy.LongestNamed : asked) { IsCut = cut };
    }

    /// <summary>How long it is after so many others without a success between them.</summary>
    public TimeSpan After(int others)
    {
        if (Named is { } named)
        {
            return named;
        }

        if (others == 0 || Configured >= Longest)
        {
            return Configured;
        }

        double grown = Configured.TotalSeconds * Math.Pow(2, Math.Min(others, 40));
        return grown < Longest.TotalSeconds ? TimeSpan.FromSeconds(grown) : Longest;
    }
}
