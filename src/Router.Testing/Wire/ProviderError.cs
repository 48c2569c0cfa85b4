namespace LlmRouter.Testing.Wire;

/// <summary>An error as a provider says it.</summary>
internal sealed record ProviderError(int Status, string Message)
{
    public string? Type { get; init; } = "invalid_request_error";

    public string? Code { get; init; }

    public string? Param { get; init; }

    /// <summary>Azure's own front answers with code and message only; what comes from the model has all four fields.</summary>
    public bool IsShort { get; init; }

    /// <summary>Azure's content filter adds what it found.</summary>
    public bool HasFilterResult { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
