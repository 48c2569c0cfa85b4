using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using LlmRouter.Core;
using LlmRouter.Errors;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

/// <summary>How OpenAI and Azure report errors, and what the router makes of it.</summary>
public class ProviderErrorTests
{
    [Theory]
    [InlineData(429, """{"error":{"message":"Rate limit reached for gpt-4o","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", FailureKind.RateLimited)]
    [InlineData(429, """{"error":{"message":"Slow down","type":"requests","code":"slow_down"}}""", FailureKind.RateLimited)]
    [InlineData(429, """{"error":{"message":"Request too large for gpt-4 in organization org-1 on tokens per min (TPM): Limit 10000, Requested 12000.","type":"tokens","code":"rate_limit_exceeded"}}""", FailureKind.RequestTooLarge)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}""", FailureKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"Not active","type":"billing_not_active","code":"billing_not_active"}}""", FailureKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"m","code":"project_usage_limit_exceeded"}}""", FailureKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"m","code":"organization_spend_limit_exceeded"}}""", FailureKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"quota billing context length","code":null}}""", FailureKind.RateLimited)]
    [InlineData(429, """{"error":{"message":"m","code":"context_length_exceeded"}}""", FailureKind.RateLimited)]
    [InlineData(400, """{"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","code":"billing_hard_limit_reached"}}""", FailureKind.QuotaExhausted)]
    [InlineData(402, """{"error":{"message":"Insufficient Balance"}}""", FailureKind.QuotaExhausted)]
    [InlineData(500, """{"error":{"message":"The server had an error","type":"server_error"}}""", FailureKind.ServerError)]
    [InlineData(503, """{"error":{"message":"Overloaded","code":"rate_limit_exceeded"}}""", FailureKind.ServerError)]
    [InlineData(502, "<html><body>Bad Gateway</body></html>", FailureKind.ServerError)]
    [InlineData(529, "", FailureKind.ServerError)]
    [InlineData(524, "", FailureKind.ServerError)]
    [InlineData(424, "", FailureKind.ServerError)]
    [InlineData(498, "", FailureKind.ServerError)]
    [InlineData(504, "", FailureKind.Timeout)]
    [InlineData(408, """{"error":{"code":"Timeout","message":"The operation was timeout."}}""", FailureKind.Timeout)]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}""", FailureKind.Authentication)]
    [InlineData(403, """{"error":{"message":"Country, region, or territory not supported","code":"unsupported_country_region_territory"}}""", FailureKind.PermissionDenied)]
    [InlineData(403, """{"error":{"message":"Project does not have access to model","code":"model_not_found"}}""", FailureKind.PermissionDenied)]
    [InlineData(403, """{"error":{"message":"flagged","code":"content_policy_violation"}}""", FailureKind.ContentFiltered)]
    [InlineData(404, """{"error":{"message":"The model does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", FailureKind.NotFound)]
    [InlineData(404, """{"error":{"message":"No such file","param":"file_id","code":null}}""", FailureKind.BadRequest)]
    [InlineData(404, "", FailureKind.NotFound)]
    [InlineData(405, "", FailureKind.NotFound)]
    [InlineData(410, "", FailureKind.NotFound)]
    [InlineData(301, "", FailureKind.NotFound)]
    [InlineData(409, "", FailureKind.Conflict)]
    [InlineData(425, "", FailureKind.Conflict)]
    [InlineData(413, """{"error":{"message":"m","code":"rate_limit_exceeded"}}""", FailureKind.RequestTooLarge)]
    [InlineData(413, """{"error":{"message":"exceeds the maximum context length"}}""", FailureKind.ContextWindowExceeded)]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}""", FailureKind.ContextWindowExceeded)]
    [InlineData(400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400}""", FailureKind.ContextWindowExceeded)]
    [InlineData(400, """{"error":{"message":"m","code":"content_policy_violation"}}""", FailureKind.ContentFiltered)]
    [InlineData(400, """{"error":{"message":"m","code":"moderation_blocked"}}""", FailureKind.ContentFiltered)]
    [InlineData(400, """{"error":{"message":"m","code":"invalid_prompt"}}""", FailureKind.ContentFiltered)]
    [InlineData(400, """{"error":{"message":"Unsupported parameter: 'max_tokens'","param":"max_tokens","code":"unsupported_parameter"}}""", FailureKind.Unsupported)]
    [InlineData(400, """{"error":{"message":"m","param":"temperature","code":"unsupported_value"}}""", FailureKind.Unsupported)]
    [InlineData(422, """{"detail":"this model does not support tools"}""", FailureKind.Unsupported)]
    [InlineData(400, """{"error":{"message":"Missing required parameter: 'messages'.","code":"missing_required_parameter"}}""", FailureKind.BadRequest)]
    [InlineData(400, """{"error":{"message":"m","type":"server_error"}}""", FailureKind.BadRequest)]
    [InlineData(418, "", FailureKind.BadRequest)]
    public Task OpenAI_says_it_so(int status, string body, FailureKind kind) => Check("openai", status, body, kind);

    [Theory]
    [InlineData(429, """{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded token rate limit. Please retry after 7 seconds."}}""", FailureKind.RateLimited)]
    [InlineData(429, """{"error":{"code":"RateLimitReached","message":"m"}}""", FailureKind.RateLimited)]
    [InlineData(429, """{"error":{"message":"The system is currently experiencing high demand"}}""", FailureKind.RateLimited)]
    [InlineData(400, """{"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{}}}}""", FailureKind.ContentFiltered)]
    [InlineData(400, """{"error":{"message":"m","code":"BadRequest","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", FailureKind.ContentFiltered)]
    [InlineData(401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}""", FailureKind.Authentication)]
    [InlineData(403, """{"error":{"code":"403","message":"Access denied due to Virtual Network/Firewall rules."}}""", FailureKind.PermissionDenied)]
    [InlineData(404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""", FailureKind.NotFound)]
    [InlineData(404, """{"error":{"code":"404","message":"Resource not found"}}""", FailureKind.NotFound)]
    [InlineData(400, """{"error":{"code":"BadRequest","message":"API version not supported"}}""", FailureKind.NotFound)]
    [InlineData(408, "", FailureKind.Timeout)]
    public Task Azure_says_it_so(int status, string body, FailureKind kind) => Check("azure", status, body, kind);

    [Theory]
    [InlineData(429, 86_400, FailureKind.RequestTooLarge)]
    [InlineData(429, 86_399, FailureKind.RateLimited)]
    [InlineData(403, 12, FailureKind.RateLimited)]
    public async Task A_wait_that_is_asked_for_says_what_is_meant(int status, int seconds, FailureKind kind)
    {
        Outcome<ChatResponse> outcome = await Given.Complete(
            StubHandler.Json("""{"statusCode":403,"message":"Out of call volume quota."}""", (HttpStatusCode)status, ("Retry-After", $"{seconds}")),
            connection: Given.Connection("azure", "https://east.openai.azure.com"));
        Assert.Equal(kind, outcome.Failure?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(seconds), outcome.Failure?.RetryAfter);
    }

    [Fact]
    public async Task A_failure_carries_status_code_message_wait_and_the_providers_id()
    {
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.Json(
            """{"error":{"message":"Rate limit reached","type":"tokens","code":"rate_limit_exceeded"}}""",
            HttpStatusCode.TooManyRequests,
            ("apim-request-id", "a1"),
            ("retry-after-ms", "1500"),
            ("retry-after", "7")));
        Failure failure = outcome.Failure!;
        Assert.Equal((429, "rate_limit_exceeded", "Rate limit reached", "a1"), (failure.StatusCode, failure.Code, failure.Message, failure.ProviderRequestId));
        Assert.Equal(TimeSpan.FromSeconds(1.5), failure.RetryAfter);
        Assert.Equal(FailureStage.Answered, failure.Stage);
    }

    [Theory]
    [InlineData("""{"error":{"message":"m","code":"rate_limit_exceeded"}}""", FailureKind.RateLimited, null)]
    [InlineData("""{"error":{"message":"m","code":429}}""", FailureKind.RateLimited, 429)]
    [InlineData("""{"error":{"message":"m","code":400,"type":"x"}}""", FailureKind.BadRequest, 400)]
    [InlineData("""{"error":"words"}""", FailureKind.ServerError, null)]
    [InlineData("""{"id":"x","choices":[],"error":{"code":"content_filter"}}""", FailureKind.ContentFiltered, null)]
    public async Task An_error_inside_a_200_is_classified_by_its_own_code(string body, FailureKind kind, int? status)
    {
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.Json(body));
        Assert.Equal((kind, status), (outcome.Failure?.Kind, outcome.Failure?.StatusCode));
    }

    [Theory]
    [InlineData("retry-after", "3", 3.0)]
    [InlineData("retry-after", "2.5", 2.5)]
    [InlineData("retry-after", "Fri, 02 Jan 2026 03:05:05 GMT", 60.0)]
    [InlineData("retry-after", "Fri, 02 Jan 2026 03:04:00 GMT", 0.0)]
    [InlineData("retry-after", "-3", null)]
    [InlineData("retry-after", "soon", null)]
    [InlineData("retry-after-ms", "20", 0.02)]
    [InlineData("retry-after-ms", "99999999999999999999", null)]
    [InlineData("x-ratelimit-reset-requests", "6m0s", 360.0)]
    [InlineData("x-ratelimit-reset-tokens", "20ms", 0.02)]
    [InlineData("x-ratelimit-reset-tokens", "1h2m3.5s", 3_723.5)]
    [InlineData("x-ratelimit-reset-tokens", "1d", 86_400.0)]
    [InlineData("x-ratelimit-reset-tokens", "1x", null)]
    [InlineData("x-ratelimit-reset-tokens", "s", null)]
    public async Task Waits_are_read_from_the_headers(string name, string value, double? seconds)
    {
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.Json(
            "{}", HttpStatusCode.TooManyRequests, (name, value), ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-remaining-tokens", "0")));
        Assert.Equal(seconds, outcome.Failure?.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task A_reset_counts_only_where_nothing_remains_and_the_later_one_holds()
    {
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.Json(
            "{}", HttpStatusCode.TooManyRequests, ("x-ratelimit-remaining-requests", "5"), ("x-ratelimit-reset-requests", "90s")));
        Assert.Null(outcome.Failure?.RetryAfter);
        outcome = await Given.Complete(StubHandler.Json(
            "{}",
            HttpStatusCode.TooManyRequests,
            ("x-ratelimit-remaining-requests", "0"),
            ("x-ratelimit-reset-requests", "1s"),
            ("x-ratelimit-remaining-tokens", "0"),
            ("x-ratelimit-reset-tokens", "2s")));
        Assert.Equal(TimeSpan.FromSeconds(2), outcome.Failure?.RetryAfter);
    }

    [Fact]
    public async Task No_message_shows_the_key_or_a_secret_header()
    {
        const string Odd = "plain words key";
        string body = $$"""{"error":{"message":"Incorrect API key provided: {{Given.Key}}, {{Odd}}, hunter2-header","code":"{{Given.Key}}"} }""";
        foreach (string key in new[] { Given.Key, Odd })
        {
            Outcome<ChatResponse> outcome = await Given.Complete(
                StubHandler.Json(body, HttpStatusCode.Unauthorized),
                connection: Given.Connection(key: key, headers: new KeyValuePair<string, string>("X-Gateway-Token", "hunter2-header")));
            string shown = outcome.Failure!.ToString();
            Assert.DoesNotContain(Given.Key, shown);
            Assert.DoesNotContain("hunter2", shown);
            Assert.Equal(key == Odd, !shown.Contains(Odd, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_huge_error_page_is_not_read_to_its_end()
    {
        EndlessStream endless = new((byte)'a');
        StubHandler handler = new((_, _) => Task.FromResult(StubHandler.Response(endless, "text/html", HttpStatusCode.BadGateway)));
        Outcome<ChatResponse> outcome = await Given.Complete(handler);
        Assert.Equal(FailureKind.ServerError, outcome.Failure?.Kind);
        Assert.InRange(outcome.Failure!.Message.Length, 1, 300);
        Assert.InRange(endless.Given, 1, 256 * 1024);
    }

    [Fact]
    public async Task An_error_whose_body_breaks_is_still_that_error()
    {
        StubHandler handler = new((_, _) => Task.FromResult(
            StubHandler.Response(new PiecesStream("{"u8.ToArray(), [], new IOException("cut")), "application/json", HttpStatusCode.TooManyRequests)));
        Assert.Equal(FailureKind.RateLimited, (await Given.Complete(handler)).Failure?.Kind);
    }

    private static readonly Dictionary<string, (Exception Exception, FailureKind Kind, FailureStage Stage)> Exceptions = new()
    {
        ["refused"] = (new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.ConnectionRefused)), FailureKind.Connection, FailureStage.NotSent),
        ["dns"] = (new HttpRequestException(HttpRequestError.NameResolutionError), FailureKind.Connection, FailureStage.NotSent),
        ["tls"] = (new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException()), FailureKind.Connection, FailureStage.NotSent),
        ["proxy"] = (new HttpRequestException(HttpRequestError.ProxyTunnelError), FailureKind.Connection, FailureStage.NotSent),
        ["reset"] = (new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.ConnectionReset))), FailureKind.Connection, FailureStage.Sent),
        ["cut before the first byte"] = (new HttpRequestException(HttpRequestError.ResponseEnded), FailureKind.Connection, FailureStage.Sent),
        ["no HTTP"] = (new HttpRequestException(HttpRequestError.InvalidResponse), FailureKind.MalformedResponse, FailureStage.Sent),
        ["plain refused"] = (new SocketException((int)SocketError.ConnectionRefused), FailureKind.Connection, FailureStage.NotSent),
        ["status"] = (new HttpRequestException("x", null, HttpStatusCode.TooManyRequests), FailureKind.RateLimited, FailureStage.Answered),
        ["timeout"] = (new TimeoutException(), FailureKind.Timeout, FailureStage.Sent),
        ["somebody else's cancellation"] = (new TaskCanceledException(), FailureKind.Timeout, FailureStage.Sent),
        ["unknown"] = (new InvalidOperationException(), FailureKind.ServerError, FailureStage.Sent),
    };

    public static TheoryData<string> ExceptionNames() => new(Exceptions.Keys);

    [Theory]
    [MemberData(nameof(ExceptionNames))]
    public async Task Exceptions_of_the_transport_are_classified(string name)
    {
        (Exception exception, FailureKind kind, FailureStage stage) = Exceptions[name];
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.Throws(exception));
        Assert.Equal((kind, stage), (outcome.Failure!.Kind, outcome.Failure.Stage));
        Assert.Same(exception, outcome.Failure.Exception);
    }

    [Fact]
    public async Task A_body_that_ends_too_early_is_malformed_and_one_that_is_reset_is_a_connection()
    {
        HttpIOException ended = new(HttpRequestError.ResponseEnded);
        IOException reset = new("x", new SocketException((int)SocketError.ConnectionReset));
        foreach ((Exception exception, FailureKind kind) in new[] { (ended, FailureKind.MalformedResponse), ((Exception)reset, FailureKind.Connection) })
        {
            StubHandler handler = StubHandler.Stream(() => new PiecesStream("{"u8.ToArray(), [], exception), "application/json");
            Outcome<ChatResponse> outcome = await Given.Complete(handler);
            Assert.Equal((kind, FailureStage.Sent), (outcome.Failure!.Kind, outcome.Failure.Stage));
        }
    }

    private static async Task Check(string provider, int status, string body, FailureKind kind)
    {
        StubHandler handler = StubHandler.With(Encoding.UTF8.GetBytes(body), "application/json", (HttpStatusCode)status);
        Outcome<ChatResponse> outcome = await Given.Complete(handler, connection: Given.Connection(provider, "https://east.example.com"));
        Assert.Equal(kind, outcome.Failure?.Kind);
        Assert.Equal(status, outcome.Failure?.StatusCode);
        Assert.Equal(FailureStage.Answered, outcome.Failure?.Stage);
        Assert.False(string.IsNullOrWhiteSpace(outcome.Failure?.Message));
        Assert.Equal(1, handler.Calls);

        // A stream that is refused says the same.
        Assert.Equal(kind, (await Given.Stream(handler, connection: Given.Connection(provider, "https://east.example.com"))).Failure?.Kind);
    }
}
