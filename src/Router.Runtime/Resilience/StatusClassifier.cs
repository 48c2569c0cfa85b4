namespace LlmRouter.Resilience;

/// <summary>
/// From what a provider said to a <see cref="FailureKind"/>: status and code first, words last, and those only within 400, 413
/// and 422. This is the table of the OpenAI format, which most providers speak.
/// </summary>
internal static class StatusClassifier
{
    /// <summary>Azure asks for a day when one request alone is above the limit: waiting does not help it.</summary>
    private static readonly TimeSpan NeverFits = TimeSpan.FromSeconds(86_400);

    public static FailureKind Classify(in ErrorFacts facts) => facts.Status switch
    {
        null => ErrorCodes.Find(facts) ?? FailureKind.ServerError,
        400 or 422 => Invalid(facts),
        401 => FailureKind.Authentication,
        402 => FailureKind.QuotaExhausted,
        403 => Forbidden(facts),
        404 => NotFound(facts),
        405 or 410 or (>= 300 and < 400) => FailureKind.NotFound,
        408 or 504 => FailureKind.Timeout,
        409 or 425 => FailureKind.Conflict,
        413 => TooLarge(facts),
        424 or 498 => FailureKind.ServerError,
        429 => TooMany(facts),
        >= 500 => FailureKind.ServerError,
        >= 400 => FailureKind.BadRequest,
        _ => FailureKind.MalformedResponse,
    };

    private static FailureKind Invalid(in ErrorFacts facts)
    {
        // A code that belongs to another status does not turn a refused request into a passing trouble.
        FailureKind? byCode = ErrorCodes.Find(facts) switch
        {
            FailureKind.ServerError or FailureKind.Timeout or FailureKind.Conflict or FailureKind.PermissionDenied => null,
            var kind => kind,
        };
        return byCode ?? ErrorWords.Find(facts.Message) ?? FailureKind.BadRequest;
    }

    private static FailureKind Forbidden(in ErrorFacts facts) => ErrorCodes.Find(facts) switch
    {
        FailureKind.ContentFiltered => FailureKind.ContentFiltered,
        FailureKind.QuotaExhausted => FailureKind.QuotaExhausted,

        // Azure's API management says so when a call quota is used up: forbidden for now, not for good.
        _ => facts.RetryAfter is null ? FailureKind.PermissionDenied : FailureKind.RateLimited,
    };

    // An id that the caller sent (a file, a stored response) is the caller's mistake; anything else is ours.
    private static FailureKind NotFound(in ErrorFacts facts)
        => facts.Parameter is { Length: > 0 } parameter && parameter != "model" && ErrorCodes.Find(facts) != FailureKind.NotFound
            ? FailureKind.BadRequest
            : FailureKind.NotFound;

    private static FailureKind TooLarge(in ErrorFacts facts)
        => ErrorCodes.Find(facts) == FailureKind.ContextWindowExceeded || ErrorWords.Find(facts.Message) == FailureKind.ContextWindowExceeded
            ? FailureKind.ContextWindowExceeded
            : FailureKind.RequestTooLarge;

    private static FailureKind TooMany(in ErrorFacts facts)
    {
        if (ErrorCodes.Find(facts) == FailureKind.QuotaExhausted)
        {
            return FailureKind.QuotaExhausted;
        }

        return facts.RetryAfter >= NeverFits || facts.Message?.StartsWith("Request too large", StringComparison.OrdinalIgnoreCase) == true
            ? FailureKind.RequestTooLarge
            : FailureKind.RateLimited;
    }
}
