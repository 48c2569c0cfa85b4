using System.ClientModel;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anthropic;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Providers.UserClients;
using LlmRouter.Testing;
using LlmRouter.Tests.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Resilience;

/// <summary>What the real libraries throw is told apart as the answers behind it are.</summary>
public class SdkFailureTests
{
    private static readonly ManualTimeProvider Time = new();

    // What a library makes of an answer is the same table: every row that has an error status and no header that is lost.
    public static TheoryData<string> Refusals() => new(ProviderAnswerRows.All.Where(r => r.Status >= 400).Select(r => r.Name));

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task OpenAIs_exception_says_what_the_answer_said(string name)
    {
        ProviderAnswerRow row = ProviderAnswerRows.All.Single(r => r.Name == name);
        StubHandler handler = StubHandler.With(Encoding.UTF8.GetBytes(row.Body), "application/json", (HttpStatusCode)row.Status, [.. row.Headers, ("x-request-id", "req-1")]);
        ChatClientAdapter adapter = Adapter(SdkChatClient.Create(handler, retries: 0));
        Failure failure = (await adapter.CompleteAsync(Given.Request(), default)).Failure!;
        Assert.Equal((row.Kind, row.Status, "req-1", FailureStage.Answered), (failure.Kind, failure.StatusCode, failure.ProviderRequestId, failure.Stage));
        Assert.Equal(row.Code ?? failure.Code, failure.Code);
        if (row.Wait is { } wait && row.Name != "anthropic reset")
        {
            Assert.Equal(wait, failure.RetryAfter?.TotalSeconds);
        }

        Assert.IsType<ClientResultException>(failure.Exception);

        await using ChatStreamReader reader = (await adapter.StreamAsync(Given.Request(), default)).Value;
        Assert.Equal(row.Kind, (await reader.ReadAsync(default)).Failure!.Kind);
    }

    [Theory]
    [InlineData("anthropic rate limit")]
    [InlineData("anthropic billing")]
    [InlineData("anthropic enforced spend")]
    [InlineData("anthropic credit")]
    [InlineData("anthropic usage limits")]
    [InlineData("anthropic overloaded")]
    [InlineData("anthropic 500")]
    [InlineData("anthropic timeout")]
    [InlineData("anthropic prompt")]
    [InlineData("anthropic context limit")]
    [InlineData("anthropic size")]
    [InlineData("anthropic conflict")]
    [InlineData("anthropic output filter")]
    [InlineData("anthropic model")]
    [InlineData("anthropic request")]
    [InlineData("openai 401")]
    [InlineData("teapot")]
    public async Task Anthropics_exception_says_what_the_answer_said(string name)
    {
        ProviderAnswerRow row = ProviderAnswerRows.All.Single(r => r.Name == name);
        StubHandler handler = StubHandler.With(Encoding.UTF8.GetBytes(row.Body), "application/json", (HttpStatusCode)row.Status, [.. row.Headers, ("request-id", "req-1")]);
        Failure failure = (await Adapter(AnthropicClient(handler)).CompleteAsync(Given.Request(), default)).Failure!;
        Assert.Equal((row.Kind, row.Status, FailureStage.Answered), (failure.Kind, failure.StatusCode, failure.Stage));
        Assert.Equal(row.Code ?? failure.Code, failure.Code);
        Assert.Equal("req-1", failure.ProviderRequestId);
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", FailureKind.ServerError)]
    [InlineData("""{"type":"error","error":{"type":"rate_limit_error","message":"m"}}""", FailureKind.RateLimited)]
    public async Task Anthropics_exception_of_a_stream_says_what_the_event_said(string data, FailureKind kind)
    {
        StubHandler handler = StubHandler.Sse($"event: error\ndata: {data}\n\n");
        await using ChatStreamReader reader = (await Adapter(AnthropicClient(handler)).StreamAsync(Given.Request(), default)).Value;
        Assert.Equal(kind, (await Given.ReadAll(reader)).Failure?.Kind);
    }

    [Fact]
    public async Task What_never_reached_a_provider_is_a_connection_with_either_library()
    {
        StubHandler handler = StubHandler.Throws(new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.ConnectionRefused)));
        foreach (IChatClient client in (IChatClient[])[SdkChatClient.Create(handler, retries: 0), AnthropicClient(handler)])
        {
            Failure failure = (await Adapter(client).CompleteAsync(Given.Request(), default)).Failure!;
            Assert.Equal((FailureKind.Connection, FailureStage.NotSent, null), (failure.Kind, failure.Stage, failure.StatusCode));
        }
    }

    [Fact]
    public void Azures_exception_says_status_and_code()
    {
        Failure failure = UserFailures.From(new Azure.RequestFailedException(429, "Too many", "RateLimitReached", null), Time);
        Assert.Equal((FailureKind.RateLimited, 429, "RateLimitReached"), (failure.Kind, failure.StatusCode, failure.Code));
        failure = UserFailures.From(new Azure.RequestFailedException(new AzureAnswer(400, """{"error":{"code":"content_filter","message":"filtered"}}""")), Time);
        Assert.Equal((FailureKind.ContentFiltered, 400, "content_filter"), (failure.Kind, failure.StatusCode, failure.Code));
        failure = UserFailures.From(new Azure.RequestFailedException(new AzureAnswer(429, "{}", ("retry-after", "7"), ("x-ms-request-id", "r"))), Time);
        Assert.Equal((FailureKind.RateLimited, TimeSpan.FromSeconds(7), "r"), (failure.Kind, failure.RetryAfter, failure.ProviderRequestId));
        failure = UserFailures.From(new Azure.RequestFailedException("nothing came", new HttpRequestException(HttpRequestError.NameResolutionError)), Time);
        Assert.Equal((FailureKind.Connection, FailureStage.NotSent), (failure.Kind, failure.Stage));
    }

    [Fact]
    public void The_platforms_exception_has_a_status_and_its_words()
    {
        Failure failure = UserFailures.From(new HttpRequestException("prompt is too long: 2 > 1", null, HttpStatusCode.BadRequest), Time);
        Assert.Equal((FailureKind.ContextWindowExceeded, 400), (failure.Kind, failure.StatusCode));
        failure = UserFailures.From(new HttpRequestException("Please retry after 7 seconds.", null, HttpStatusCode.TooManyRequests), Time);
        Assert.Equal((FailureKind.RateLimited, TimeSpan.FromSeconds(7)), (failure.Kind, failure.RetryAfter));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void However_deep_it_is_wrapped_it_is_found(int depth)
    {
        Exception exception = new HttpRequestException("x", null, HttpStatusCode.Unauthorized);
        for (int i = 0; i < depth; i++)
        {
            exception = i % 2 == 0 ? new InvalidOperationException($"layer {i}", exception) : new AggregateException(exception);
        }

        Failure failure = UserFailures.From(exception, Time);
        Assert.Equal((FailureKind.Authentication, 401), (failure.Kind, failure.StatusCode));
        Assert.Same(exception, failure.Exception);
    }

    [Fact]
    public void Of_several_the_last_counts_and_no_nesting_costs_much()
    {
        Failure failure = UserFailures.From(
            new AggregateException(
                new HttpRequestException("x", null, HttpStatusCode.InternalServerError),
                new AggregateException(new HttpRequestException("x", null, HttpStatusCode.TooManyRequests), new InvalidOperationException("says nothing"))),
            Time);
        Assert.Equal(FailureKind.RateLimited, failure.Kind);

        Exception wide = new InvalidOperationException("x");
        for (int i = 0; i < 24; i++)
        {
            wide = new AggregateException(wide, wide);
        }

        Assert.Equal(FailureKind.ServerError, UserFailures.From(wide, Time).Kind);
    }

    [Fact]
    public void A_failure_of_another_router_keeps_its_kind()
    {
        var inner = new LlmRouterException("x", FailureKind.ContextWindowExceeded, "g", "r", null) { StatusCode = 400, RetryAfter = TimeSpan.FromSeconds(1) };
        Failure failure = UserFailures.From(new InvalidOperationException("x", new AggregateException(inner)), Time);
        Assert.Equal((FailureKind.ContextWindowExceeded, 400, TimeSpan.FromSeconds(1)), (failure.Kind, failure.StatusCode, failure.RetryAfter));
    }

    [Theory]
    [InlineData("HTTP 429 (tokens: rate_limit_exceeded)\n\nRate limit reached", FailureKind.RateLimited, 429, "rate_limit_exceeded")]
    [InlineData("HTTP 429 (insufficient_quota: insufficient_quota)\r\nParameter: x\r\n\r\nYou exceeded", FailureKind.QuotaExhausted, 429, "insufficient_quota")]
    [InlineData("HTTP 400 (context_length_exceeded)", FailureKind.ContextWindowExceeded, 400, "context_length_exceeded")]
    [InlineData("Service request failed.\nStatus: 429 (Too Many Requests)\n\nContent:\n{\"error\":{\"code\":\"429\",\"message\":\"Please retry after 7 seconds.\"}}\n\nHeaders:\nx: y", FailureKind.RateLimited, 429, "429")]
    [InlineData("Status Code: Unauthorized\n{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}", FailureKind.Authentication, 401, "authentication_error")]
    [InlineData("Response status code does not indicate success: 503 (Service Unavailable).", FailureKind.ServerError, 503, null)]
    [InlineData("an HTTP 429 somewhere", FailureKind.ServerError, null, null)]
    [InlineData("HTTP 200 (OK)", FailureKind.ServerError, null, null)]
    [InlineData("HTTP 9999999999", FailureKind.ServerError, null, null)]
    [InlineData("Status: ", FailureKind.ServerError, null, null)]
    [InlineData("Status Code: 1e3", FailureKind.ServerError, null, null)]
    [InlineData("", FailureKind.ServerError, null, null)]
    public void Of_a_library_that_is_not_known_the_message_is_read(string message, FailureKind kind, int? status, string? code)
    {
        Failure failure = UserFailures.From(new StrangeException(message), Time);
        Assert.Equal((kind, status, code), (failure.Kind, failure.StatusCode, failure.Code));
    }

    [Fact]
    public void A_type_of_a_known_name_without_the_members_is_read_by_its_message()
    {
        // Another version: of it there is only what it prints.
        Failure failure = UserFailures.From(new Anthropic.Exceptions.AnthropicSseException("HTTP 404 (model_not_found)"), Time);
        Assert.Equal((FailureKind.NotFound, 404), (failure.Kind, failure.StatusCode));
        Assert.Null(SdkError.From(new InvalidOperationException("x")));
    }

    [Fact]
    public async Task A_key_in_a_librarys_message_is_not_shown()
    {
        StubHandler handler = StubHandler.Json("""{"error":{"message":"Incorrect API key provided: sk-test-0123456789abcdef"}}""", HttpStatusCode.Unauthorized);
        Failure failure = (await Adapter(SdkChatClient.Create(handler, retries: 0)).CompleteAsync(Given.Request(), default)).Failure!;
        Assert.DoesNotContain("0123456789abcdef", failure.Message);
    }

    private static ChatClientAdapter Adapter(IChatClient client) => new(client, ChatDefaults.None, new UserCalls("g/a", Time));

    private static IChatClient AnthropicClient(StubHandler handler)
        => new AnthropicClient { ApiKey = "k", HttpClient = new HttpClient(handler), MaxRetries = 0 }.AsIChatClient("claude", 10);

    private sealed class StrangeException(string message) : Exception(message);

    private sealed class AzureAnswer(int status, string body, params (string Name, string Value)[] headers) : Azure.Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(body));

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => headers.Any(h => h.Name == name);

        protected override IEnumerable<Azure.Core.HttpHeader> EnumerateHeaders() => headers.Select(h => new Azure.Core.HttpHeader(h.Name, h.Value));

        protected override bool TryGetHeader(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = headers.FirstOrDefault(h => h.Name == name).Value;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out string? value) ? [value] : null;
            return values is not null;
        }
    }
}
