using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LlmRouter.Testing.Tests;

/// <summary>Every fault as a plain HTTP client sees it.</summary>
public sealed class FaultTests : SimulatorTest
{
    private readonly ManualTimeProvider _clock = new();

    protected override ProviderSimulatorOptions Options => new() { TimeProvider = _clock };

    [Theory]
    [InlineData(400, "invalid_value")]
    [InlineData(401, "invalid_api_key")]
    [InlineData(402, "insufficient_balance")]
    [InlineData(403, "unsupported_country_region_territory")]
    [InlineData(404, "model_not_found")]
    [InlineData(408, null)]
    [InlineData(409, "conflict")]
    [InlineData(413, "request_too_large")]
    [InlineData(422, "unprocessable_entity")]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(500, null)]
    [InlineData(503, "service_unavailable")]
    [InlineData(529, null)]
    public async Task Statuses_come_in_the_shape_of_OpenAI(int status, string? code)
    {
        East.Faults.Next(Fault.Status(status));

        using HttpResponseMessage response = await ChatAsync();

        JsonElement error = await ErrorAsync(response);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(p => p.Name));
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal((1, 0), (East.Traffic.Refused, East.Traffic.InFlight));
    }

    [Theory]
    [InlineData(401, "401")]
    [InlineData(403, "403")]
    [InlineData(404, "DeploymentNotFound")]
    [InlineData(408, "Timeout")]
    [InlineData(429, "RateLimitReached")]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(520, "ServiceError")]
    public async Task Statuses_come_in_the_shape_of_Azure(int status, string code)
    {
        East.Faults.Next(Fault.Status(status));

        using HttpResponseMessage response = await AzureAsync("/openai/v1/chat/completions");

        JsonElement error = await ErrorAsync(response);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(["code", "message"], error.EnumerateObject().Select(p => p.Name));
        Assert.Equal(code, error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Azures_content_filter_says_what_it_found()
    {
        East.Faults.Next(Fault.ContentFiltered);

        using HttpResponseMessage response = await AzureAsync("/openai/v1/chat/completions");

        JsonElement error = await ErrorAsync(response);
        Assert.Equal((400, "content_filter"), (error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()));
        JsonElement inner = error.GetProperty("innererror");
        Assert.Equal("ResponsibleAIPolicyViolation", inner.GetProperty("code").GetString());
        Assert.True(inner.GetProperty("content_filter_result").GetProperty("violence").GetProperty("filtered").GetBoolean());
    }

    [Fact]
    public async Task Details_of_an_error_can_be_chosen()
    {
        East.Faults.Next(Fault.Status(503, code: "slow_down", message: "Slow down", type: "busy", retryAfter: TimeSpan.FromMilliseconds(250)));
        East.Faults.Next(Fault.RateLimited());
        East.Faults.Next(Fault.Raw(418, "<teapot/>", "text/xml"));

        using HttpResponseMessage slow = await ChatAsync();
        using HttpResponseMessage limited = await ChatAsync();
        using HttpResponseMessage raw = await ChatAsync();

        Assert.Equal("""{"error":{"message":"Slow down","type":"busy","param":null,"code":"slow_down"}}""", await slow.Content.ReadAsStringAsync());
        Assert.Equal(("250", "1"), (Header(slow, "retry-after-ms"), Header(slow, "retry-after")));
        Assert.Null(Header(limited, "retry-after"));
        Assert.Equal((418, "text/xml", "<teapot/>"), ((int)raw.StatusCode, raw.Content.Headers.ContentType!.MediaType, await raw.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_reset_comes_before_any_byte()
    {
        East.Faults.Next(Fault.ResetConnection);

        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => ChatAsync());

        Assert.Equal(SocketError.ConnectionReset, SocketErrorOf(exception));
        Assert.Equal((1, 0), (East.Traffic.Broken, East.Traffic.InFlight));
        using HttpResponseMessage next = await ChatAsync();
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData(Hello, "fp_simulated")]
    [InlineData(HelloStream, "stop")]
    public async Task A_body_that_is_reset_breaks_after_its_beginning(string body, string end)
    {
        East.Faults.Next(Fault.ResetBody);

        (string received, Exception? how) = await ReadRawAsync(body);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", received, StringComparison.Ordinal);
        Assert.Contains("x-request-id: req_", received, StringComparison.Ordinal);
        Assert.Contains("chatcmpl-", received, StringComparison.Ordinal);
        Assert.DoesNotContain(end, received, StringComparison.Ordinal);
        Assert.Equal(SocketError.ConnectionReset, SocketErrorOf(how));
        Assert.Equal((1, 0), (East.Traffic.Broken, East.Traffic.InFlight));
    }

    [Theory]
    [InlineData(Hello, "fp_simulated")]
    [InlineData(HelloStream, "stop")]
    public async Task A_truncated_body_ends_in_order_but_too_early(string body, string end)
    {
        East.Faults.Next(Fault.TruncatedBody);

        (string received, Exception? how) = await ReadRawAsync(body);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", received, StringComparison.Ordinal);
        Assert.Contains("chatcmpl-", received, StringComparison.Ordinal);
        Assert.DoesNotContain(end, received, StringComparison.Ordinal);
        Assert.False(received.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
        Assert.Null(how);

        East.Faults.Next(Fault.TruncatedBody);
        using HttpResponseMessage response = await ChatAsync(body);
        HttpIOException exception = await Assert.ThrowsAsync<HttpIOException>(() => ReadToEndAsync(response));
        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
    }

    [Fact]
    public async Task Malformed_json_is_complete_for_http()
    {
        East.Faults.Next(2, Fault.MalformedJson);

        using HttpResponseMessage whole = await ChatAsync();
        using HttpResponseMessage stream = await ChatAsync(HelloStream);

        string body = await whole.Content.ReadAsStringAsync();
        Assert.Equal(body.Length, whole.Content.Headers.ContentLength);
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(body));
        List<string> events = await EventsAsync(stream);
        Assert.Equal("assistant", JsonElement.Parse(events[0]).GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(events[1]));
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public async Task A_success_can_carry_an_error()
    {
        East.Faults.Next(2, Fault.ErrorInSuccess);

        using HttpResponseMessage whole = await ChatAsync();
        using HttpResponseMessage stream = await ChatAsync(HelloStream);

        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal("server_error", (await ErrorAsync(whole)).GetProperty("type").GetString());
        string only = Assert.Single(await EventsAsync(stream));
        Assert.Equal("server_error", JsonElement.Parse(only).GetProperty("error").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(Hello)]
    [InlineData(HelloStream)]
    public async Task A_page_of_html_takes_the_place_of_the_answer(string body)
    {
        East.Faults.Next(Fault.WrongContentType);

        using HttpResponseMessage response = await ChatAsync(body);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains("It works!", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Hello, "application/json")]
    [InlineData(HelloStream, "text/event-stream")]
    public async Task An_empty_body_has_nothing_in_it(string body, string contentType)
    {
        East.Faults.Next(Fault.EmptyBody);

        using HttpResponseMessage response = await ChatAsync(body);

        Assert.Equal((HttpStatusCode.OK, contentType), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Garbage_has_no_event_that_is_json()
    {
        East.Faults.Next(Fault.GarbageStream);

        using HttpResponseMessage response = await ChatAsync(HelloStream);

        string body = await response.Content.ReadAsStringAsync();
        Assert.NotEmpty(body);
        Assert.DoesNotContain("chatcmpl-", body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(1_000, true)]
    public async Task A_stream_is_cut_after_so_many_chunks(int chunks, bool errorEvent)
    {
        East.Answer = SimulatedAnswers.Lorem(10);
        East.Faults.Next(Fault.CutStreamAfter(chunks, errorEvent));

        using HttpResponseMessage response = await ChatAsync(HelloStream);

        List<string> events = await EventsAsync(response);
        Assert.Equal(1 + Math.Min(chunks, 10) + (errorEvent ? 1 : 0), events.Count);
        Assert.Equal(errorEvent, events[^1].StartsWith("{\"error\":", StringComparison.Ordinal));
        Assert.DoesNotContain(events, e => e.Contains("\"stop\"", StringComparison.Ordinal) || e == "[DONE]");
        Assert.Equal((1, Math.Min(chunks, 10)), (East.Traffic.Broken, East.Traffic.CompletionTokens));
    }

    [Fact]
    public async Task A_stream_is_reset_after_so_many_chunks()
    {
        East.Faults.Next(Fault.ResetStreamAfter(2));

        (string received, Exception? end) = await ReadRawAsync(HelloStream);

        Assert.Equal(2, received.Split("\"delta\":{\"content\":").Length - 1);
        Assert.Equal(SocketError.ConnectionReset, SocketErrorOf(end));
    }

    [Fact]
    public async Task A_stall_before_headers_ends_when_the_client_gives_up()
    {
        East.Faults.Next(Fault.StallBeforeHeaders());
        using var patience = new CancellationTokenSource();

        Task<HttpResponseMessage> call = ChatAsync(cancellationToken: patience.Token);
        await East.Traffic.WaitAsync(t => t.InFlight == 1).WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(call.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await East.Traffic.WaitAsync(t => t.InFlight == 0).WaitAsync(Patience);
        Assert.Equal(1, East.Traffic.Cancelled);
    }

    [Fact]
    public async Task A_stall_can_end_in_a_reset()
    {
        East.Faults.Next(Fault.StallBeforeHeaders(TimeSpan.FromMinutes(2)));

        Task<HttpResponseMessage> call = ChatAsync();
        await _clock.WaitForTimerAsync().WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(SocketError.ConnectionReset, SocketErrorOf(await Assert.ThrowsAsync<HttpRequestException>(() => call)));
    }

    [Fact]
    public async Task A_stalled_stream_goes_on_after_its_time()
    {
        East.Answer = SimulatedAnswers.Lorem(10);
        East.Faults.Next(Fault.StallStreamAfter(4, TimeSpan.FromSeconds(30)));

        using HttpResponseMessage response = await ChatAsync(HelloStream);
        await _clock.WaitForTimerAsync().WaitAsync(Patience);
        Assert.Equal(4, East.Traffic.CompletionTokens);
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("[DONE]", (await EventsAsync(response))[^1]);
        Assert.Equal((1, 10), (East.Traffic.Answered, East.Traffic.CompletionTokens));
    }

    [Fact]
    public async Task A_stalled_body_goes_on_after_its_time()
    {
        East.Faults.Next(Fault.StallBody(TimeSpan.FromSeconds(30)));

        using HttpResponseMessage response = await ChatAsync();
        Task<JsonElement> body = JsonAsync(response);
        await _clock.WaitForTimerAsync().WaitAsync(Patience);
        Assert.False(body.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("chat.completion", (await body).GetProperty("object").GetString());
    }

    [Fact]
    public async Task A_fault_can_be_delayed()
    {
        East.Faults.Next(Fault.Status(500).After(TimeSpan.FromSeconds(3)));

        Task<HttpResponseMessage> call = ChatAsync();
        await _clock.WaitForTimerAsync().WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromSeconds(3));

        using HttpResponseMessage response = await call;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Queued_faults_come_first_and_wait_for_a_request_that_they_can_happen_to()
    {
        East.Faults.Always(Fault.Status(500));
        East.Faults.When(request => request.LastUserText == "Hello there", Fault.Status(409));
        East.Faults.Next(Fault.CutStreamAfter(0));
        East.Faults.Next(2, Fault.Status(503));

        Assert.Equal((503, 503, 409), (await StatusAsync(Hello), await StatusAsync(Hello), await StatusAsync(Hello)));
        Assert.Equal(500, await StatusAsync(Hello.Replace("there", "you", StringComparison.Ordinal)));
        Assert.Equal(200, await StatusAsync(HelloStream));
        East.Faults.Clear();
        Assert.Equal(200, await StatusAsync(Hello));
    }

    [Fact]
    public async Task Embeddings_break_as_well()
    {
        East.Faults.Next(Fault.MalformedJson);

        using HttpResponseMessage response = await SendAsync(East, "openai", "/embeddings", """{"model":"e","input":"text"}""");

        string body = await response.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(body));
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(200));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.CutStreamAfter(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(500).After(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => East.Faults.Next(0, Fault.ResetConnection));
        Assert.Throws<ArgumentOutOfRangeException>(() => East.Faults.WithProbability(1.1, Fault.ResetConnection));
    }

    private async Task<int> StatusAsync(string body)
    {
        using HttpResponseMessage response = await ChatAsync(body);
        return (int)response.StatusCode;
    }

    private static async Task ReadToEndAsync(HttpResponseMessage response)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        await stream.CopyToAsync(Stream.Null);
    }

    private static SocketError? SocketErrorOf(Exception? exception)
    {
        while (exception is not null and not SocketException)
        {
            exception = exception.InnerException;
        }

        return (exception as SocketException)?.SocketErrorCode;
    }

    /// <summary>All bytes until the connection ends, and how it ended: in order when there is no exception.</summary>
    private async Task<(string Received, Exception? End)> ReadRawAsync(string body)
    {
        Uri endpoint = East.Endpoint();
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint.Host, endpoint.Port);
        NetworkStream stream = client.GetStream();
        string head = $"POST {endpoint.PathAndQuery}/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {East.ApiKey}\r\nContent-Length: {body.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body));
        var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received).WaitAsync(Patience);
            return (Encoding.UTF8.GetString(received.ToArray()), null);
        }
        catch (IOException exception)
        {
            return (Encoding.UTF8.GetString(received.ToArray()), exception);
        }
    }
}
