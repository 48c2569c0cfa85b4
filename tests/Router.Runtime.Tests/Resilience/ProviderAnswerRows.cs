using static LlmRouter.FailureKind;

namespace LlmRouter.Tests.Resilience;

/// <summary>The table of how providers say it, a row a line, with bodies as they print them.</summary>
internal static class ProviderAnswerRows
{
    public static readonly ProviderAnswerRow[] All =
    [
        // OpenAI
        new("openai rate limit", 429, """{"error":{"message":"Rate limit reached for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s. Visit https://platform.openai.com/account/rate-limits to learn more.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", RateLimited, 2, Code: "rate_limit_exceeded"),
        new("openai slow down", 429, """{"error":{"message":"Slow down","type":"requests","param":null,"code":"slow_down"}}""", RateLimited),
        new("openai retry-after-ms", 429, """{"error":{"message":"m","code":"rate_limit_exceeded"}}""", RateLimited, 1.5, "retry-after-ms: 1500\nretry-after: 2"),
        new("openai retry-after", 429, """{"error":{"message":"Please try again in 9s.","code":"rate_limit_exceeded"}}""", RateLimited, 2, "retry-after: 2"),
        new("openai reset in minutes", 429, "{}", RateLimited, 360, "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 6m0s"),
        new("openai reset in milliseconds", 429, "{}", RateLimited, 0.02, "x-ratelimit-remaining-tokens: 0\nx-ratelimit-reset-tokens: 20ms"),
        new("openai daily requests", 429, """{"error":{"message":"Rate limit reached for gpt-4o on requests per day (RPD): Limit 10000. Please try again in 8.64s.","type":"requests","code":"rate_limit_exceeded"}}""", RateLimited, 8.64),
        new("a limit that resets after a day is no request that never fits", 429, "{}", RateLimited, 86_400, "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 24h0m0s"),
        new("openai request too large", 429, """{"error":{"message":"Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 45000.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", RequestTooLarge),
        new("openai quota", 429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", QuotaExhausted),
        new("openai billing", 429, """{"error":{"message":"Your account is not active, please check your billing details on our website.","type":"billing_not_active","param":null,"code":"billing_not_active"}}""", QuotaExhausted),
        new("openai usage limit", 429, """{"error":{"message":"m","code":"project_usage_limit_exceeded"}}""", QuotaExhausted),
        new("openai spend limit", 429, """{"error":{"message":"m","code":"organization_spend_limit_exceeded"}}""", QuotaExhausted),
        new("openai hard limit", 400, """{"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","code":"billing_hard_limit_reached"}}""", QuotaExhausted),
        new("words are no code", 429, """{"error":{"message":"quota exceeded, check your plan and billing; the maximum context length","code":null}}""", RateLimited),
        new("a 429 is never a context window", 429, """{"error":{"message":"prompt is too long","code":"context_length_exceeded"}}""", RateLimited),
        new("openai 500", 500, """{"error":{"message":"The server had an error while processing your request.","type":"server_error","param":null,"code":null}}""", ServerError),
        new("openai 503", 503, """{"error":{"message":"The engine is currently overloaded, please try again later","type":"server_error"}}""", ServerError),
        new("openai 503 with a limit's code", 503, """{"error":{"message":"m","code":"rate_limit_exceeded"}}""", ServerError, 3, "retry-after: 3"),
        new("openai 401", 401, """{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", Authentication),
        new("openai country", 403, """{"error":{"message":"Country, region, or territory not supported","type":"request_forbidden","param":null,"code":"unsupported_country_region_territory"}}""", PermissionDenied),
        new("openai project", 403, """{"error":{"message":"Project `p` does not have access to model `m`","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", PermissionDenied),
        new("openai model", 404, """{"error":{"message":"The model `m` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", NotFound),
        new("openai caller's id", 404, """{"error":{"message":"Previous response with id 'r' not found.","type":"invalid_request_error","param":"previous_response_id","code":"previous_response_not_found"}}""", BadRequest),
        new("openai context", 400, """{"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", ContextWindowExceeded),
        new("openai content policy", 400, """{"error":{"message":"m","type":"invalid_request_error","code":"content_policy_violation"}}""", ContentFiltered),
        new("openai moderation", 400, """{"error":{"message":"m","type":"image_generation_user_error","code":"moderation_blocked"}}""", ContentFiltered),
        new("openai prompt", 400, """{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","code":"invalid_prompt"}}""", ContentFiltered),
        new("openai parameter", 400, """{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.","param":"max_tokens","code":"unsupported_parameter"}}""", Unsupported),
        new("openai value", 400, """{"error":{"message":"Unsupported value: 'temperature' does not support 0.5 with this model.","param":"temperature","code":"unsupported_value"}}""", Unsupported),
        new("a code of another status", 400, """{"error":{"message":"m","type":"server_error"}}""", BadRequest),

        // Azure
        new("azure rate limit", 429, """{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-06-01 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 7 seconds."}}""", RateLimited, 7, Code: "429"),
        new("azure limit reached", 429, """{"error":{"code":"RateLimitReached","message":"Your requests to gpt-4o have exceeded call rate limit."}}""", RateLimited, 21, "retry-after-ms: 21000"),
        new("azure demand", 429, """{"error":{"message":"The system is currently experiencing high demand and cannot process your request.","type":"too_many_requests"}}""", RateLimited),
        new("longer than a day is no size", 429, """{"error":{"code":"429","message":"m"}}""", RateLimited, 90_000, "Retry-After: 90000"),
        new("a model's name that is repeated is no spent credit", 400, """{"error":{"message":"credit balance is too low is not a valid model ID","code":400}}""", NotFound),
        new("a value that is repeated is no refused key", 400, """{"error":{"message":"Invalid value for user: 'invalid api key'.","type":"invalid_request_error","param":null,"code":null}}""", BadRequest),
        new("azure a day", 429, """{"error":{"code":"429","message":"m"}}""", RequestTooLarge, 86_400, "Retry-After: 86400"),
        new("azure filter", 400, """{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}""", ContentFiltered, Code: "ResponsibleAIPolicyViolation"),
        new("azure key", 401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}""", Authentication),
        new("azure network", 403, """{"error":{"code":"403","message":"Access denied due to Virtual Network/Firewall rules."}}""", PermissionDenied),
        new("azure deployment", 404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""", NotFound),
        new("azure version", 400, """{"error":{"code":"BadRequest","message":"API version not supported"}}""", NotFound),
        new("azure unknown version", 400, """{"error":{"code":"UnsupportedApiVersion","message":"m"}}""", NotFound),
        new("azure version too old for an option", 400, """{"error":{"code":"BadRequest","message":"response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later"}}""", Unsupported),
        new("azure timeout", 408, """{"error":{"code":"Timeout","message":"The operation was timeout."}}""", FailureKind.Timeout),
        new("apim quota", 403, """{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 00:12:21."}""", RateLimited, 741, "Retry-After: 741"),
        new("apim rate", 429, """{"statusCode":429,"message":"Rate limit is exceeded. Try again in 12 seconds."}""", RateLimited, 12),

        // Anthropic
        new("anthropic rate limit", 429, """{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization's rate limit of 40,000 input tokens per minute."},"request_id":"req_1"}""", RateLimited, 8, "retry-after: 8", Code: "rate_limit_error"),
        new("anthropic reset", 429, """{"type":"error","error":{"type":"rate_limit_error","message":"m"}}""", RateLimited, 55, "anthropic-ratelimit-requests-remaining: 3\nanthropic-ratelimit-requests-reset: 2026-01-02T03:34:05Z\nanthropic-ratelimit-input-tokens-remaining: 0\nanthropic-ratelimit-input-tokens-reset: 2026-01-02T03:05:00Z"),
        new("anthropic billing", 402, """{"type":"error","error":{"type":"billing_error","message":"There's an issue with your billing or payment information."}}""", QuotaExhausted),
        new("anthropic enforced spend", 429, """{"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached","error_visibility":"user_facing"}}}""", QuotaExhausted, Code: "enforced_spend_limit_reached"),
        new("anthropic credit", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}""", QuotaExhausted),
        new("anthropic usage limits", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified workspace API usage limits. You will regain access on 2026-02-01 at 00:00 UTC."}}""", QuotaExhausted),
        new("anthropic overloaded", 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ServerError),
        new("anthropic 500", 500, """{"type":"error","error":{"type":"api_error","message":"Internal server error"}}""", ServerError),
        new("anthropic timeout", 504, """{"type":"error","error":{"type":"timeout_error","message":"Request timed out"}}""", FailureKind.Timeout),
        new("anthropic prompt", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}""", ContextWindowExceeded),
        new("anthropic context limit", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens` and try again"}}""", ContextWindowExceeded),
        new("anthropic size", 413, """{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}""", RequestTooLarge),
        new("anthropic conflict", 409, """{"type":"error","error":{"type":"conflict_error","message":"m"}}""", Conflict),
        new("anthropic output filter", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}""", ContentFiltered),
        new("anthropic model", 404, """{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}}""", NotFound),
        new("anthropic request", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"messages: at least one message is required"}}""", BadRequest),

        // Gemini
        new("gemini rate limit", 429, """
            {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.\n* Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 15\nPlease retry in 17.394s.","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests","quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaDimensions":{"model":"gemini-2.0-flash"},"quotaValue":"15"}]},
              {"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Learn more","url":"https://ai.google.dev/gemini-api/docs/rate-limits"}]},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17s"}]}}
            """, RateLimited, 17, Code: "RESOURCE_EXHAUSTED"),
        new("gemini a day", 429, """
            {"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"},{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38.5s"}]}}
            """, QuotaExhausted, 38.5),
        new("gemini wait in words", 429, """[{"error":{"code":429,"message":"Quota exceeded. Please retry in 3.5s.","status":"RESOURCE_EXHAUSTED"}}]""", RateLimited, 3.5),
        new("vertex", 429, """{"error":{"code":429,"message":"Resource exhausted. Please try again later.","status":"RESOURCE_EXHAUSTED"}}""", RateLimited),
        new("gemini key", 400, """{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}]}}""", Authentication, Code: "API_KEY_INVALID"),
        new("gemini key in words", 400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""", Authentication),
        new("gemini permission", 403, """{"error":{"code":403,"message":"Permission denied on resource project p.","status":"PERMISSION_DENIED"}}""", PermissionDenied),
        new("gemini place", 400, """{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}""", PermissionDenied),
        new("gemini context", 400, """{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}""", ContextWindowExceeded),
        new("gemini 503", 503, """{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}""", ServerError),
        new("gemini 500", 500, """{"error":{"code":500,"message":"An internal error has occurred.","status":"INTERNAL"}}""", ServerError),
        new("gemini 504", 504, """{"error":{"code":504,"message":"Deadline expired before operation could complete.","status":"DEADLINE_EXCEEDED"}}""", FailureKind.Timeout),
        new("gemini model", 404, """{"error":{"code":404,"message":"models/x is not found for API version v1beta","status":"NOT_FOUND"}}""", NotFound),

        // Bedrock
        new("bedrock throttling", 429, """{"message":"Too many tokens, please wait before trying again."}""", RateLimited, Header: "x-amzn-errortype: ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/", Code: "ThrottlingException"),
        new("bedrock a day", 429, """{"message":"Too many tokens per day, please wait before trying again."}""", QuotaExhausted, Header: "x-amzn-errortype: ThrottlingException"),
        new("bedrock type in the body", 429, """{"__type":"com.amazon.coral.availability#ThrottlingException","message":"Too many tokens per day"}""", QuotaExhausted, Code: "ThrottlingException"),
        new("per day is a limit with others", 429, """{"error":{"message":"Rate limit reached on tokens per day (TPD): Limit 100000. Please try again in 6m0s.","code":"rate_limit_exceeded"}}""", RateLimited, 360),
        new("bedrock model not ready", 429, """{"message":"Model is not ready for inference."}""", ServerError, Header: "x-amzn-errortype: ModelNotReadyException"),
        new("bedrock service quota", 400, """{"message":"Your account is not authorized to invoke this API operation at this rate."}""", RateLimited, Header: "x-amzn-errortype: ServiceQuotaExceededException"),
        new("bedrock access", 403, """{"Message":"User: arn:aws:iam::1:user/u is not authorized to perform: bedrock:InvokeModel"}""", PermissionDenied, Header: "x-amzn-errortype: AccessDeniedException"),
        new("bedrock client", 403, """{"message":"The security token included in the request is invalid."}""", Authentication, Header: "x-amzn-errortype: UnrecognizedClientException"),
        new("bedrock token", 403, """{"message":"The security token included in the request is expired"}""", Authentication, Header: "x-amzn-errortype: ExpiredTokenException"),
        new("bedrock signature", 403, """{"message":"The request signature we calculated does not match the signature you provided."}""", Authentication, Header: "x-amzn-errortype: InvalidSignatureException"),
        new("bedrock timeout", 408, """{"message":"Model has timed out in processing the request."}""", FailureKind.Timeout, Header: "x-amzn-errortype: ModelTimeoutException"),
        new("bedrock model error", 424, """{"message":"The system encountered an unexpected error during processing.","originalStatusCode":400}""", ServerError, Header: "x-amzn-errortype: ModelErrorException"),
        new("bedrock 503", 503, """{"message":"Service unavailable"}""", ServerError, Header: "x-amzn-errortype: ServiceUnavailableException"),
        new("bedrock 500", 500, """{"message":"m"}""", ServerError, Header: "x-amzn-errortype: InternalServerException"),
        new("bedrock input", 400, """{"message":"Input is too long for requested model."}""", ContextWindowExceeded, Header: "x-amzn-errortype: ValidationException"),
        new("bedrock model", 400, """{"message":"The provided model identifier is invalid."}""", NotFound, Header: "x-amzn-errortype: ValidationException"),
        new("bedrock profile", 400, """{"message":"Invocation of model ID m with on-demand throughput isn’t supported."}""", NotFound, Header: "x-amzn-errortype: ValidationException"),
        new("bedrock other", 400, """{"message":"1 validation error detected"}""", BadRequest, Header: "x-amzn-errortype: ValidationException"),

        // Others
        new("openrouter credit", 402, """{"error":{"message":"Insufficient credits. Add more using https://openrouter.ai/settings/credits","code":402}}""", QuotaExhausted),
        new("openrouter moderation", 403, """{"error":{"message":"openai/gpt-4o requires moderation on OpenRouter. Your input was flagged.","code":403,"metadata":{"reasons":["violence"],"flagged_input":"...","provider_name":"OpenAI","model_slug":"openai/gpt-4o"}}}""", ContentFiltered),
        new("openrouter provider's words", 400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"prompt is too long: 1 > 0 maximum\"}}","provider_name":"Anthropic"}}}""", ContextWindowExceeded),
        new("openrouter model", 400, """{"error":{"message":"x/y is not a valid model ID","code":400}}""", NotFound),
        new("together too long", 403, """{"error":{"message":"The combined total of the input token count and max_tokens must be less than the context length of the model","type":"invalid_request_error","param":null,"code":null}}""", ContextWindowExceeded),
        new("groq too large", 413, """{"error":{"message":"Request too large for model `llama-3.1-8b-instant` on tokens per minute (TPM): Limit 6000, Requested 9513, please reduce your message size and try again.","type":"tokens","code":"rate_limit_exceeded"}}""", RequestTooLarge),
        new("groq capacity", 498, "", ServerError),
        new("deepseek balance", 402, """{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}""", QuotaExhausted),
        new("deepseek content", 400, """{"error":{"message":"Content Exists Risk","type":"invalid_request_error","code":"invalid_request_error"}}""", ContentFiltered),
        new("xai key", 400, """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: ab***yz."}""", Authentication),
        new("vllm", 400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","param":null,"code":400}""", ContextWindowExceeded),
        new("fastapi list", 422, """{"detail":[{"loc":["body","tools"],"msg":"this model does not support tools","type":"value_error"}]}""", Unsupported),
        new("cloudflare 520", 520, "<html>520</html>", ServerError),
        new("cloudflare 522", 522, "", ServerError),
        new("cloudflare 526", 526, "error code: 526", ServerError),
        new("nginx 502", 502, "<html><body>Bad Gateway</body></html>", ServerError),
        new("too early", 425, "", Conflict),
        new("gone", 410, "", NotFound),
        new("method", 405, "", NotFound),
        new("redirect", 302, "", NotFound),
        new("teapot", 418, "", BadRequest),

        // Inside a 200
        new("openrouter code in a 200", 200, """{"error":{"message":"Rate limited upstream","code":429}}""", RateLimited),
        new("openrouter moderation in a 200", 200, """{"error":{"message":"flagged","code":403,"metadata":{"reasons":["x"],"flagged_input":"y"}}}""", ContentFiltered),
        new("openrouter error in a choice", 200, """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"half an"},"finish_reason":"error","error":{"code":502,"message":"Provider disconnected"}}]}""", ServerError),
        new("quota in a 200", 200, """{"error":{"message":"m","code":"insufficient_quota"}}""", QuotaExhausted),
        new("too large in a 200", 200, """{"error":{"message":"Request too large for gpt-4o","code":"rate_limit_exceeded"}}""", RequestTooLarge),
        new("invalid in a 200", 200, """{"error":{"message":"m","type":"invalid_request_error"}}""", BadRequest),
        new("context in a 200", 200, """{"error":{"message":"prompt is too long: 2 > 1","type":"invalid_request_error"}}""", ContextWindowExceeded),
        new("unknown in a 200", 200, """{"error":{"message":"quota billing context length"}}""", ServerError),
    ];

    /// <summary>Errors as events of a stream whose status was 200, and what they mean.</summary>
    public static readonly (string Data, FailureKind Kind)[] Events =
    [
        ("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ServerError),
        ("""{"type":"error","error":{"type":"api_error","message":"Internal server error"}}""", ServerError),
        ("""{"type":"error","error":{"type":"timeout_error","message":"m"}}""", FailureKind.Timeout),
        ("""{"type":"error","error":{"type":"rate_limit_error","message":"m"}}""", RateLimited),
        ("""{"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}""", QuotaExhausted),
        ("""{"type":"error","code":"server_error","message":"m","param":null}""", ServerError),
        ("""{"type":"error","code":"rate_limit_exceeded","message":"m","param":null}""", RateLimited),
        ("""{"__type":"throttlingException","message":"Too many tokens per day"}""", QuotaExhausted),
        ("""{"__type":"modelStreamErrorException","message":"m"}""", ServerError),
        ("""{"__type":"modelTimeoutException","message":"m"}""", FailureKind.Timeout),
        ("""{"__type":"serviceUnavailableException","message":"m"}""", ServerError),
        ("""{"__type":"validationException","message":"Input is too long for requested model."}""", ContextWindowExceeded),
        ("""{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}""", ServerError),
        ("""{"error":{"code":"server_error","message":"Provider disconnected"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""", ServerError),
    ];
}
