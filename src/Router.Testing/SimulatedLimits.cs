namespace LlmRouter.Testing;

/// <summary>
/// The rate limits of a simulated deployment. They hold exactly for every interval of 60 seconds: a request is admitted when
/// what was admitted in the 60 seconds before it leaves room, and refused with 429 otherwise. Immutable.
/// </summary>
public sealed record SimulatedLimits
{
    /// <summary>Requests a minute; zero or more. <see langword="null"/> (default): unlimited.</summary>
    public int? Rpm { get; init; }

    /// <summary>
    /// Tokens a minute, prompt and completion; zero or more. A request counts with the tokens that it is going to use.
    /// <see langword="null"/> (default): unlimited.
    /// </summary>
    public int? Tpm { get; init; }

    /// <summary>Requests at the same time; one or more. <see langword="null"/> (default): unlimited.</summary>
    public int? MaxParallel { get; init; }
}
