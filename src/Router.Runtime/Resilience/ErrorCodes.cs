namespace LlmRouter.Resilience;

/// <summary>What the codes and types of errors in the OpenAI format mean, wherever they occur.</summary>
internal static class ErrorCodes
{
    // Compared ignoring case: Azure and the servers that imitate the format spell them in their own way.
    private static readonly Dictionary<string, FailureKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["context_length_exceeded"] = FailureKind.ContextWindowExceeded,
        ["exceed_context_size_error"] = FailureKind.ContextWindowExceeded,

        ["content_filter"] = FailureKind.ContentFiltered,
        ["content_policy_violation"] = FailureKind.ContentFiltered,
        ["moderation_blocked"] = FailureKind.ContentFiltered,
        ["invalid_prompt"] = FailureKind.ContentFiltered,
        ["ResponsibleAIPolicyViolation"] = FailureKind.ContentFiltered,

        ["insufficient_quota"] = FailureKind.QuotaExhausted,
        ["billing_not_active"] = FailureKind.QuotaExhausted,
        ["billing_hard_limit_reached"] = FailureKind.QuotaExhausted,

        ["rate_limit_exceeded"] = FailureKind.RateLimited,
        ["rate_limit_error"] = FailureKind.RateLimited,
        ["RateLimitReached"] = FailureKind.RateLimited,
        ["slow_down"] = FailureKind.RateLimited,
        ["too_many_requests"] = FailureKind.RateLimited,
        ["TooManyRequests"] = FailureKind.RateLimited,

        ["model_not_found"] = FailureKind.NotFound,
        ["DeploymentNotFound"] = FailureKind.NotFound,
        ["ResourceNotFound"] = FailureKind.NotFound,
        ["UnsupportedApiVersion"] = FailureKind.NotFound,
        ["InvalidApiVersion"] = FailureKind.NotFound,
        ["InvalidApiVersionParameter"] = FailureKind.NotFound,
        ["not_found_error"] = FailureKind.NotFound,

        ["unsupported_parameter"] = FailureKind.Unsupported,
        ["unsupported_value"] = FailureKind.Unsupported,
        ["unknown_parameter"] = FailureKind.Unsupported,

        ["invalid_api_key"] = FailureKind.Authentication,
        ["authentication_error"] = FailureKind.Authentication,
        ["invalid_authentication"] = FailureKind.Authentication,
        ["permission_error"] = FailureKind.PermissionDenied,
        ["permission_denied"] = FailureKind.PermissionDenied,

        ["timeout"] = FailureKind.Timeout,
        ["timeout_error"] = FailureKind.Timeout,
        ["request_timeout"] = FailureKind.Timeout,

        ["server_error"] = FailureKind.ServerError,
        ["internal_error"] = FailureKind.ServerError,
        ["internal_server_error"] = FailureKind.ServerError,
        ["overloaded"] = FailureKind.ServerError,
        ["overloaded_error"] = FailureKind.ServerError,
        ["service_unavailable"] = FailureKind.ServerError,
        ["api_error"] = FailureKind.ServerError,
    };

    /// <summary>By the inner code, then the code, then the type: the narrower word decides.</summary>
    public static FailureKind? Find(in ErrorFacts facts) => Find(facts.InnerCode) ?? Find(facts.Code) ?? Find(facts.Type);

    private static FailureKind? Find(string? code)
    {
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }

        if (Kinds.TryGetValue(code, out FailureKind kind))
        {
            return kind;
        }

        return code.EndsWith("_usage_limit_exceeded", StringComparison.OrdinalIgnoreCase)
            || code.EndsWith("_spend_limit_exceeded", StringComparison.OrdinalIgnoreCase)
            ? FailureKind.QuotaExhausted
            : null;
    }
}
