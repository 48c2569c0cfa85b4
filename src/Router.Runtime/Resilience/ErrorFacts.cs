namespace LlmRouter.Resilience;

/// <summary>What a provider said about an error, as far as it said it: in a response's status, headers and body, or inside a stream.</summary>
internal readonly record struct ErrorFacts
{
    /// <summary>The HTTP status; <see langword="null"/> for an error inside a 200.</summary>
    public int? Status { get; init; }

    public string? Code { get; init; }

    public string? Type { get; init; }

    /// <summary>The narrowest code: of the error inside the error (Azure), of its details (Anthropic), of its reason (Google).</summary>
    public string? InnerCode { get; init; }

    /// <summary>The parameter that the error is about.</summary>
    public string? Parameter { get; init; }

    public string? Message { get; init; }

    /// <summary>What the body says beside its codes.</summary>
    public ErrorSigns Signs { get; init; }

    /// <summary>How long the provider's <c>retry-after</c> asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long a field of the body asks to wait.</summary>
    public TimeSpan? BodyRetryAfter { get; init; }

    /// <summary>The provider's id of the request, where the body has it.</summary>
    public string? RequestId { get; init; }
}
