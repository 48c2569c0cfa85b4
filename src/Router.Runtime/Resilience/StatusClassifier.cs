namespace LlmRouter.Resilience;

/// <summary>
/// From what a provider said to a <see cref="FailureKind"/>, for every provider alike. Each status has a row: what it means by
/// itself, what a code (<see cref="ErrorCodes"/>) may turn that into, and what words (<see cref="ErrorWords"/>) may. A code of
/// another status's trouble changes nothing: a refused request with the code "server_error" is a refused request.
/// </summary>
internal static class StatusClassifier
{
    /// <summary>Azure asks for a day when one request alone is above the limit: waiting does not help it.</summary>
    private static readonly TimeSpan NeverFits = TimeSpan.FromSeconds(86_400);

    private static readonly KindSet None = default;

    private static readonly KindSet OfRequest = new(
        FailureKind.ContextWindowExceeded,
        FailureKind.ContentFiltered,
        FailureKind.Unsupported,
        FailureKind.NotFound,
        FailureKind.Authentication,
        FailureKind.QuotaExhausted);

    private static readonly StatusRow Invalid = new(
        FailureKind.BadRequest,
        new(
            FailureKind.ContextWindowExceeded,
            FailureKind.ContentFiltered,
            FailureKind.Unsupported,
            FailureKind.NotFound,
            FailureKind.Authentication,
            FailureKind.PermissionDenied,
            FailureKind.QuotaExhausted,
            FailureKind.RateLimited,
            FailureKind.RequestTooLarge),
        OfRequest);

    private static readonly StatusRow TooLarge = new(
        FailureKind.RequestTooLarge, new(FailureKind.ContextWindowExceeded), new(FailureKind.ContextWindowExceeded));

    private static readonly StatusRow TooMany = new(
        FailureKind.RateLimited, new(FailureKind.QuotaExhausted), new(FailureKind.RequestTooLarge, FailureKind.QuotaExhausted));

    private static readonly StatusRow Forbidden = new(
        FailureKind.PermissionDenied,
        new(FailureKind.ContentFiltered, FailureKind.QuotaExhausted, FailureKind.Authentication, FailureKind.RateLimited),
        None);

    private static readonly StatusRow Refused = new(FailureKind.Authentication, None, None);
    private static readonly StatusRow Unpaid = new(FailureKind.QuotaExhausted, None, None);
    private static readonly StatusRow Missing = new(FailureKind.NotFound, None, None);
    private static readonly StatusRow Late = new(FailureKind.Timeout, None, None);
    private static readonly StatusRow Busy = new(FailureKind.Conflict, None, None);
    private static readonly StatusRow Broken = new(FailureKind.ServerError, None, None);
    private static readonly StatusRow Other = new(FailureKind.BadRequest, None, None);
    private static readonly StatusRow NoError = new(FailureKind.MalformedResponse, None, None);

    public static FailureKind Classify(in ErrorFacts facts)
    {
        if (facts.Status is not { } status)
        {
            // Inside a 200 there is no status: its own code is the first evidence.
            return ErrorCodes.Find(facts) is { } own
                ? own == FailureKind.RateLimited ? Classify(facts with { Status = 429 }) : own
                : ErrorCodes.IsInvalid(facts) ? Classify(facts with { Status = 400 }) : FailureKind.ServerError;
        }

        if (ByMore(facts, status) is { } kind)
        {
            return kind;
        }

        StatusRow row = Row(status);
        if (ErrorCodes.Find(facts) is { } byCode && row.Codes.Contains(byCode))
        {
            return byCode;
        }

        return ErrorWords.Find(facts, row.Words) ?? row.Kind;
    }

    private static StatusRow Row(int status) => status switch
    {
        400 or 422 => Invalid,
        401 => Refused,
        402 => Unpaid,
        403 => Forbidden,
        404 or 405 or 410 or (>= 300 and < 400) => Missing,
        408 or 504 => Late,
        409 or 425 => Busy,
        413 => TooLarge,
        424 or 498 or >= 500 => Broken,
        429 => TooMany,
        >= 400 => Other,
        _ => NoError,
    };

    /// <summary>What status and code decide only together with something else.</summary>
    private static FailureKind? ByMore(in ErrorFacts facts, int status)
    {
        switch (status)
        {
            case 400 or 403 when facts.Signs.HasFlag(ErrorSigns.Flagged):
                return FailureKind.ContentFiltered;

            // Together says so of a prompt that is too long; no right is missing then.
            case 403 when ErrorCodes.IsInvalid(facts) && ErrorWords.Find(facts, new KindSet(FailureKind.ContextWindowExceeded)) is { } tooLong:
                return tooLong;

            // Azure's API management says so when a call quota is used up: forbidden for now, not for good.
            case 403 when facts.RetryAfter is not null && !(ErrorCodes.Find(facts) is { } known && Forbidden.Codes.Contains(known)):
                return FailureKind.RateLimited;

            // An id that the caller sent (a file, a stored response) is the caller's mistake; anything else is ours.
            case 404 when facts.Parameter is { Length: > 0 } parameter && parameter != "model" && ErrorCodes.Find(facts) != FailureKind.NotFound:
                return FailureKind.BadRequest;

            case 429 when facts.Signs.HasFlag(ErrorSigns.DailyQuota):
                return FailureKind.QuotaExhausted;
            case 429 when facts.RetryAfter == NeverFits:
                return ErrorCodes.Find(facts) == FailureKind.QuotaExhausted ? FailureKind.QuotaExhausted : FailureKind.RequestTooLarge;

            // The model is being loaded: the account is not at its limit.
            case 429 when string.Equals(facts.Type, "ModelNotReadyException", StringComparison.OrdinalIgnoreCase):
                return FailureKind.ServerError;

            default:
                return null;
        }
    }

    /// <summary>One status.</summary>
    /// <param name="Kind">What it means by itself.</param>
    /// <param name="Codes">What a code may say instead.</param>
    /// <param name="Words">What words may say instead, where no code has.</param>
    private sealed record StatusRow(FailureKind Kind, KindSet Codes, KindSet Words);
}
