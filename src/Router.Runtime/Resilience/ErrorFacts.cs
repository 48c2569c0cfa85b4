namespace LlmRouter.Resilience;

/// <summary>What a provider said about an error, as far as it said it: in a response's status and body, or inside a stream.</summary>
internal readonly record struct ErrorFacts
{
    /// <summary>The HTTP status; <see langword="null"/> for an error inside a 200.</summary>
    public int? Status { get; init; }

    public string? Code { get; init; }

    public string? Type { get; init; }

    /// <summary>The code of the error inside the error: Azure's reason is there.</summary>
    public string? InnerCode { get; init; }

    /// <summary>The parameter that the error is about.</summary>
    public string? Parameter { get; init; }

    public string? Message { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
