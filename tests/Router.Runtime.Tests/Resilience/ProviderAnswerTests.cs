using System.Net;
using System.Text;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Resilience;

/// <summary>Every line of the table of how providers say it, through the adapter.</summary>
public class ProviderAnswerTests
{
    public static TheoryData<string> Names() => new(ProviderAnswerRows.All.Select(r => r.Name));

    public static TheoryData<string, FailureKind> Events()
    {
        var data = new TheoryData<string, FailureKind>();
        foreach ((string text, FailureKind kind) in ProviderAnswerRows.Events)
        {
            data.Add(text, kind);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_told_apart(string name)
    {
        ProviderAnswerRow row = ProviderAnswerRows.All.Single(r => r.Name == name);
        StubHandler handler = StubHandler.With(Encoding.UTF8.GetBytes(row.Body), "application/json", (HttpStatusCode)row.Status, row.Headers);
        Failure failure = (await Given.Complete(handler)).Failure!;
        Assert.Equal((row.Kind, row.Wait), (failure.Kind, failure.RetryAfter?.TotalSeconds));
        Assert.Equal(FailureStage.Answered, failure.Stage);
        Assert.False(string.IsNullOrWhiteSpace(failure.Message));
        if (row.Code is not null)
        {
            Assert.Equal(row.Code, failure.Code);
        }

        if (row.Status != 200)
        {
            Assert.Equal(row.Status, failure.StatusCode);

            // A stream that is refused says the same.
            Assert.Equal(row.Kind, (await Given.Stream(handler)).Failure?.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_error_inside_a_stream_is_told_apart_by_its_own_code(string data, FailureKind kind)
    {
        StubHandler handler = StubHandler.Sse($"event: error\ndata: {data}\n\n");
        Assert.Equal(kind, (await Given.Stream(handler)).Failure?.Kind);
    }

    [Theory]
    [InlineData("x-request-id", "a")]
    [InlineData("apim-request-id", "a")]
    [InlineData("request-id", "a")]
    [InlineData("x-amzn-requestid", "a")]
    public async Task The_providers_id_is_found_in_headers_or_body(string header, string id)
    {
        Failure failure = (await Given.Complete(StubHandler.Json("{}", HttpStatusCode.TooManyRequests, (header, id)))).Failure!;
        Assert.Equal(id, failure.ProviderRequestId);
        failure = (await Given.Complete(StubHandler.Json("""{"type":"error","error":{"type":"api_error"},"request_id":"req_9"}""", HttpStatusCode.InternalServerError))).Failure!;
        Assert.Equal("req_9", failure.ProviderRequestId);
    }

    [Fact]
    public async Task An_error_inside_a_filters_report_is_no_failure()
    {
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.Json(
            """{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop","content_filter_results":{"error":{"code":"content_filter_error","message":"The contents are not filtered"}}}]}"""));
        Assert.Equal("ok", outcome.Value.Text);
    }

    [Fact]
    public void No_word_of_ordinary_limits_is_a_pattern()
    {
        foreach (int status in (int[])[400, 403, 413, 422, 429, 500])
        {
            foreach (string words in (string[])["quota", "billing", "You exceeded your current quota, please check your plan and billing details", "per day"])
            {
                FailureKind kind = LlmRouter.Resilience.StatusClassifier.Classify(new() { Status = status, Message = words });
                Assert.NotEqual(FailureKind.QuotaExhausted, kind);
                Assert.NotEqual(FailureKind.ContextWindowExceeded, kind);
            }
        }
    }

    [Fact]
    public void Words_of_a_window_count_within_400_413_and_422_only()
    {
        for (int status = 300; status < 600; status++)
        {
            FailureKind kind = LlmRouter.Resilience.StatusClassifier.Classify(new() { Status = status, Message = "the maximum context length" });
            Assert.Equal(status is 400 or 413 or 422, kind == FailureKind.ContextWindowExceeded);
        }
    }
}
