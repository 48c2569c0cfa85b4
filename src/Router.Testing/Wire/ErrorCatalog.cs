using LlmRouter.Testing.Limits;

namespace LlmRouter.Testing.Wire;

/// <summary>The errors of OpenAI and Azure OpenAI in their own words.</summary>
internal static class ErrorCatalog
{
    public static ProviderError ForStatus(int status, Dialect dialect, SimulatedRequest request) => (status, dialect) switch
    {
        (400, _) => new(400, "Invalid request: the model could not process the given parameters.") { Code = "invalid_value" },
        (401, _) => WrongKey(dialect, null),
        (402, _) => new(402, "Your account has insufficient balance.") { Type = "insufficient_quota", Code = "insufficient_balance" },
        (403, Dialect.Azure) => Short(403, "403", "Access denied due to Virtual Network/Firewall rules."),
        (403, _) => new(403, "Country, region, or territory not supported") { Type = "request_forbidden", Code = "unsupported_country_region_territory" },
        (404, _) => UnknownModel(dialect, request.Model),
        (408, Dialect.Azure) => Short(408, "Timeout", "The operation was timeout."),
        (408, _) => new(408, "Request timed out.") { Type = "timeout" },
        (409, _) => new(409, "The resource is being modified by another request. Please try again.") { Type = "conflict_error", Code = "conflict" },
        (413, _) => new(413, "Request body is too large.") { Code = "request_too_large" },
        (422, _) => new(422, "Unable to process the contained instructions.") { Code = "unprocessable_entity" },
        (429, _) => RateLimited(dialect, request, TimeSpan.FromSeconds(1)),
        (500, Dialect.Azure) => Short(500, "InternalServerError", "The server had an error processing your request. Sorry about that! Please retry."),
        (500, _) => ServerError,
        (503, Dialect.Azure) => Short(503, "ServiceUnavailable", "The service is temporarily unable to process your request. Please try again later."),
        (503, _) => new(503, "That model is currently overloaded with other requests. You can retry your request.") { Type = "server_error", Code = "service_unavailable" },
        (_, Dialect.Azure) when status >= 500 => Short(status, "ServiceError", "Backend returned unexpected response."),
        (_, _) when status >= 500 => ServerError with { Status = status },
        _ => new(status, "The request was refused."),
    };

    /// <summary>What OpenAI says with a 500, and inside of a stream.</summary>
    public static ProviderError ServerError { get; }
        = new(500, "The server had an error while processing your request. Sorry about that!") { Type = "server_error" };

    public static ProviderError MissingKey(Dialect dialect) => dialect == Dialect.Azure
        ? WrongKey(dialect, null)
        : new(401, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth "
            + "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser.");

    // Like the provider, this echoes the ends of the key that was sent: clients have to redact it.
    public static ProviderError WrongKey(Dialect dialect, string? key) => dialect == Dialect.Azure
        ? Short(401, "401", "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription "
            + "and use a correct regional API endpoint for your resource.")
        : new(401, $"Incorrect API key provided: {Mask(key)}. You can find your API key at https://platform.openai.com/account/api-keys.") { Code = "invalid_api_key" };

    public static ProviderError UnknownModel(Dialect dialect, string model) => dialect == Dialect.Azure
        ? Short(404, "DeploymentNotFound", "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, "
            + "please wait a moment and try again.")
        : new(404, $"The model `{model}` does not exist or you do not have access to it.") { Code = "model_not_found" };

    public static ProviderError UnknownPath(Dialect dialect, string method, string path) => dialect == Dialect.Azure
        ? Short(404, "404", "Resource not found")
        : new(404, $"Invalid URL ({method} {path})");

    public static ProviderError WrongMethod(string method, string path)
        => new(405, $"Not allowed to {method} on {path}. (HINT: Perhaps you meant to use a different HTTP method?)") { Code = "method_not_supported" };

    public static ProviderError ContextLength(int limit, int tokens)
        => new(400, $"This model's maximum context length is {limit} tokens. However, your messages resulted in {tokens} tokens. Please reduce the length of the messages.")
        {
            Code = "context_length_exceeded",
            Param = "messages",
        };

    public static ProviderError ContentFilter(Dialect dialect) => dialect == Dialect.Azure
        ? new(400, "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. "
            + "To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766")
        {
            Type = null,
            Code = "content_filter",
            Param = "prompt",
            HasFilterResult = true,
        }
        : new(400, "Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by our safety system.")
        {
            Code = "content_policy_violation",
        };

    public static ProviderError InsufficientQuota
        => new(429, "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: "
            + "https://platform.openai.com/docs/guides/error-codes/api-errors.")
        {
            Type = "insufficient_quota",
            Code = "insufficient_quota",
        };

    public static ProviderError UnsupportedParameter(string name)
        => new(400, $"Unsupported parameter: '{name}' is not supported with this model.") { Code = "unsupported_parameter", Param = name };

    public static ProviderError RateLimited(Dialect dialect, SimulatedRequest request, TimeSpan? retryAfter) => dialect == Dialect.Azure
        ? AzureRateLimit(request, retryAfter)
        : new(429, $"Rate limit reached for {request.Model} in organization org-simulated on requests per min (RPM).{Again(retryAfter)}")
        {
            Type = "requests",
            Code = "rate_limit_exceeded",
            RetryAfter = retryAfter,
        };

    /// <summary>A refusal of a simulated limit.</summary>
    public static ProviderError Refused(Dialect dialect, SimulatedRequest request, Admission refusal)
    {
        if (dialect == Dialect.Azure)
        {
            return AzureRateLimit(request, refusal.RetryAfter);
        }

        (string type, string unit) = refusal.Refusal switch
        {
            LimitReason.Requests => ("requests", "requests per min (RPM)"),
            LimitReason.Parallel => ("requests", "concurrent requests"),
            _ => ("tokens", "tokens per min (TPM)"),
        };
        string figures = FormattableString.Invariant($"Limit {refusal.Limit}, Used {refusal.Used}, Requested {refusal.Requested}.");
        string message = refusal.Refusal == LimitReason.TooLarge
            ? FormattableString.Invariant($"Request too large for {request.Model} in organization org-simulated on {unit}: Limit {refusal.Limit}, Requested {refusal.Requested}. ")
                + "The input or output tokens must be reduced in order to run successfully."
            : $"Rate limit reached for {request.Model} in organization org-simulated on {unit}: {figures}{Again(refusal.RetryAfter)}";
        return new ProviderError(429, message)
        {
            Type = type,
            Code = "rate_limit_exceeded",
            RetryAfter = refusal.Refusal == LimitReason.TooLarge ? null : refusal.RetryAfter,
        };
    }

    private static ProviderError AzureRateLimit(SimulatedRequest request, TimeSpan? retryAfter)
    {
        string operation = request.Operation == SimulatedOperation.Embeddings ? "Embeddings_Create" : "ChatCompletions_Create";
        string again = retryAfter is { } wait ? FormattableString.Invariant($" Please retry after {Math.Ceiling(wait.TotalSeconds)} seconds.") : "";
        string message = $"Requests to the {operation} Operation under Azure OpenAI API have exceeded call rate limit of your current OpenAI S0 pricing tier.{again} "
            + "Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit.";
        return Short(429, "RateLimitReached", message) with { RetryAfter = retryAfter };
    }

    private static string Again(TimeSpan? retryAfter)
        => retryAfter is { } wait ? $" Please try again in {RateLimitHeaders.Duration(wait)}. Visit https://platform.openai.com/account/rate-limits to learn more." : "";

    private static ProviderError Short(int status, string code, string message) => new(status, message) { Code = code, IsShort = true };

    private static string Mask(string? key)
        => key is { Length: >= 16 } ? $"{key.AsSpan(0, 4)}{new string('*', 12)}{key.AsSpan(key.Length - 4)}" : new string('*', 8);
}
