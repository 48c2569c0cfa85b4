namespace LlmRouter.Resilience;

/// <summary>
/// What the codes, types and reasons of errors mean, in every provider's spelling, wherever they occur. A new one is a row here.
/// </summary>
internal static class ErrorCodes
{
    // A longer text is no code, and not worth hashing.
    private const int LongestCode = 128;

    // Compared ignoring case: Azure and the servers that imitate formats spell them in their own way.
    private static readonly Dictionary<string, FailureKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["context_length_exceeded"] = FailureKind.ContextWindowExceeded,
        ["exceed_context_size_error"] = FailureKind.ContextWindowExceeded,

        ["content_filter"] = FailureKind.ContentFiltered,
        ["content_policy_violation"] = FailureKind.ContentFiltered,
        ["moderation_blocked"] = FailureKind.ContentFiltered,
        ["invalid_prompt"] = FailureKind.ContentFiltered,
        ["ResponsibleAIPolicyViolation"] = FailureKind.ContentFiltered,
        ["data_inspection_failed"] = FailureKind.ContentFiltered,

        ["insufficient_quota"] = FailureKind.QuotaExhausted,
        ["billing_not_active"] = FailureKind.QuotaExhausted,
        ["billing_hard_limit_reached"] = FailureKind.QuotaExhausted,
        ["billing_error"] = FailureKind.QuotaExhausted,
        ["exceeded_current_quota_error"] = FailureKind.QuotaExhausted,
        ["Arrearage"] = FailureKind.QuotaExhausted,

        ["rate_limit_exceeded"] = FailureKind.RateLimited,
        ["rate_limit_error"] = FailureKind.RateLimited,
        ["RateLimitReached"] = FailureKind.RateLimited,
        ["slow_down"] = FailureKind.RateLimited,
        ["too_many_requests"] = FailureKind.RateLimited,
        ["TooManyRequests"] = FailureKind.RateLimited,
        ["RESOURCE_EXHAUSTED"] = FailureKind.RateLimited,
        ["ThrottlingException"] = FailureKind.RateLimited,
        ["TooManyRequestsException"] = FailureKind.RateLimited,
        ["ServiceQuotaExceededException"] = FailureKind.RateLimited,

        ["request_too_large"] = FailureKind.RequestTooLarge,

        ["model_not_found"] = FailureKind.NotFound,
        ["DeploymentNotFound"] = FailureKind.NotFound,
        ["ResourceNotFound"] = FailureKind.NotFound,
        ["ResourceNotFoundException"] = FailureKind.NotFound,
        ["UnsupportedApiVersion"] = FailureKind.NotFound,
        ["InvalidApiVersion"] = FailureKind.NotFound,
        ["InvalidApiVersionParameter"] = FailureKind.NotFound,
        ["not_found_error"] = FailureKind.NotFound,
        ["NOT_FOUND"] = FailureKind.NotFound,

        ["unsupported_parameter"] = FailureKind.Unsupported,
        ["unsupported_value"] = FailureKind.Unsupported,
        ["unknown_parameter"] = FailureKind.Unsupported,

        ["invalid_api_key"] = FailureKind.Authentication,
        ["API_KEY_INVALID"] = FailureKind.Authentication,
        ["authentication_error"] = FailureKind.Authentication,
        ["invalid_authentication"] = FailureKind.Authentication,
        ["UNAUTHENTICATED"] = FailureKind.Authentication,
        ["UnrecognizedClientException"] = FailureKind.Authentication,
        ["ExpiredTokenException"] = FailureKind.Authentication,
        ["InvalidSignatureException"] = FailureKind.Authentication,
        ["MissingAuthenticationTokenException"] = FailureKind.Authentication,

        ["permission_error"] = FailureKind.PermissionDenied,
        ["permission_denied"] = FailureKind.PermissionDenied,
        ["AccessDeniedException"] = FailureKind.PermissionDenied,

        // Google's word for an account or place that may not use the service as it is.
        ["FAILED_PRECONDITION"] = FailureKind.PermissionDenied,

        ["timeout"] = FailureKind.Timeout,
        ["timeout_error"] = FailureKind.Timeout,
        ["request_timeout"] = FailureKind.Timeout,
        ["DEADLINE_EXCEEDED"] = FailureKind.Timeout,
        ["ModelTimeoutException"] = FailureKind.Timeout,

        ["server_error"] = FailureKind.ServerError,
        ["internal_error"] = FailureKind.ServerError,
        ["internal_server_error"] = FailureKind.ServerError,
        ["INTERNAL"] = FailureKind.ServerError,
        ["InternalServerException"] = FailureKind.ServerError,
        ["overloaded"] = FailureKind.ServerError,
        ["overloaded_error"] = FailureKind.ServerError,
        ["service_unavailable"] = FailureKind.ServerError,
        ["ServiceUnavailableException"] = FailureKind.ServerError,
        ["UNAVAILABLE"] = FailureKind.ServerError,
        ["api_error"] = FailureKind.ServerError,
        ["ModelErrorException"] = FailureKind.ServerError,
        ["ModelStreamErrorException"] = FailureKind.ServerError,
        ["ModelNotReadyException"] = FailureKind.ServerError,

        ["ABORTED"] = FailureKind.Conflict,
        ["ConflictException"] = FailureKind.Conflict,
        ["conflict_error"] = FailureKind.Conflict,
    };

    // With these an error inside a 200 says that the request is at fault, and leaves it to its words in which way.
    private static readonly HashSet<string> Invalid = new(StringComparer.OrdinalIgnoreCase)
    {
        "invalid_request_error",
        "invalid_request",
        "BadRequestError",
        "bad_request",
        "INVALID_ARGUMENT",
        "ValidationException",
    };

    /// <summary>By the inner code, then the code, then the type: the narrower word decides.</summary>
    public static FailureKind? Find(in ErrorFacts facts) => Find(facts.InnerCode) ?? Find(facts.Code) ?? Find(facts.Type);

    /// <summary>Whether the error says of itself that the request is invalid.</summary>
    public static bool IsInvalid(in ErrorFacts facts) => IsInvalid(facts.Code) || IsInvalid(facts.Type);

    private static bool IsInvalid(string? code) => code is { Length: > 0 and <= LongestCode } && Invalid.Contains(code);

    private static FailureKind? Find(string? code)
    {
        if (code is not { Length: > 0 and <= LongestCode })
        {
            return null;
        }

        if (Kinds.TryGetValue(code, out FailureKind kind))
        {
            return kind;
        }

        return code.EndsWith("_usage_limit_exceeded", StringComparison.OrdinalIgnoreCase)
            || code.EndsWith("_spend_limit_exceeded", StringComparison.OrdinalIgnoreCase)
            || code.EndsWith("_spend_limit_reached", StringComparison.OrdinalIgnoreCase)
            ? FailureKind.QuotaExhausted
            : null;
    }
}
