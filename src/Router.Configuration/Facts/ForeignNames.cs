namespace LlmRouter.Configuration;

/// <summary>What other routers, LiteLLM first, call our settings; for suggestions to those who come from there.</summary>
internal static class ForeignNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["allowed_fails"] = "allowedFailures",
        ["allowed_fails_policy"] = "allowedFailuresByKind",
        ["api_base"] = "endpoint",
        ["base_url"] = "endpoint",
        ["baseUrl"] = "endpoint",
        ["cooldown_time"] = "cooldownSeconds",
        ["default_fallbacks"] = "fallbacks",
        ["default_priority"] = "priority",
        ["disable_cooldowns"] = "cooldown",
        ["extra_headers"] = "headers",
        ["max_completion_tokens"] = "maxOutputTokens",
        ["max_fallbacks"] = "maxFallbacks",
        ["max_parallel_requests"] = "maxParallel",
        ["max_retries"] = "retries",
        ["max_tokens"] = "maxOutputTokens",
        ["model_group_alias"] = "aliases",
        ["model_list"] = "groups",
        ["num_retries"] = "retries",
        ["model_group_retry_policy"] = "retriesByKind",
        ["provider_budget_config"] = "budgets",
        ["request_timeout"] = "timeoutSeconds",
        ["retry_after"] = "retryBaseDelaySeconds",
        ["retry_policy"] = "retriesByKind",
        ["router_settings"] = "defaults",
        ["routing_strategy"] = "strategy",
        ["silent_model"] = "mirrorTo",
        ["stream_timeout"] = "streamTimeoutSeconds",
        ["timeout"] = "timeoutSeconds",
        ["treat_finish_reason_as_failure"] = "failOnFinishReasons",
        ["ttft_timeout"] = "firstTokenTimeoutSeconds",
    };

    public static string? Find(string name) => Names.TryGetValue(name, out string? ours) ? ours : null;
}
