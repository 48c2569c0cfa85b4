namespace LlmRouter.Testing.Limits;

/// <summary>Which limit refused a request.</summary>
internal enum LimitReason
{
    None,
    Requests,
    Tokens,
    Parallel,

    /// <summary>The request alone is larger than the limit: it will never be admitted.</summary>
    TooLarge,
}

/// <summary>What the limiter says to a request, and what the rate limit headers say of the window afterwards.</summary>
internal readonly record struct Admission
{
    public LimitReason Refusal { get; init; }

    /// <summary>How long until the same request would be admitted, when it was refused.</summary>
    public TimeSpan RetryAfter { get; init; }

    public int Limit { get; init; }

    public long Used { get; init; }

    public int Requested { get; init; }

    public int? RequestLimit { get; init; }

    public long RemainingRequests { get; init; }

    public int? TokenLimit { get; init; }

    public long RemainingTokens { get; init; }

    /// <summary>Until requests, or tokens, are back at their full number.</summary>
    public TimeSpan Reset { get; init; }
}
