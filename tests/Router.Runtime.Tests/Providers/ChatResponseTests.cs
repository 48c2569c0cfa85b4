using System.Net;
using System.Text;
using System.Text.Json;
using LlmRouter.Core;
using LlmRouter.Errors;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

public class ChatResponseTests
{
    private const string Whole = """
        {
          "id": "chatcmpl-1", "object": "chat.completion", "created": 1741569952, "model": "gpt-4o-2024-08-06",
          "choices": [
            { "index": 0, "finish_reason": "stop", "logprobs": {"content": [{"token": "Hi"}]}, "content_filter_results": {"error": {"code": "content_filter_error"}},
              "message": { "role": "assistant", "content": "Hi\u00e9", "refusal": null, "reasoning_content": "Hm.",
                "annotations": [{"type": "url_citation", "url_citation": {"start_index": 0, "end_index": 2, "url": "https://example.com/", "title": "T"}}],
                "new_field": [1] } },
            { "index": 1, "finish_reason": "length", "message": { "role": "assistant", "content": "Ho", "refusal": "No." } }
          ],
          "usage": { "prompt_tokens": 19, "completion_tokens": 10, "total_tokens": 29, "queue_time": 0.5, "cost_units": 3,
            "prompt_tokens_details": {"cached_tokens": 4, "audio_tokens": 1},
            "completion_tokens_details": {"reasoning_tokens": 6, "accepted_prediction_tokens": 2} },
          "service_tier": "default", "system_fingerprint": "fp_1", "x_unknown": {"a": 1}, "x_flag": true, "x_null": null
        }
        """;

    [Fact]
    public async Task An_answer_is_read_with_everything_in_it()
    {
        ChatResponse response = await Read(Whole);
        Assert.Equal("chatcmpl-1", response.ResponseId);
        Assert.Equal("gpt-4o-2024-08-06", response.ModelId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1741569952), response.CreatedAt);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(2, response.Messages.Count);

        ChatMessage first = response.Messages[0];
        Assert.Equal("chatcmpl-1", first.MessageId);
        Assert.Equal(ChatRole.Assistant, first.Role);
        Assert.Equal("Hm.", Assert.IsType<TextReasoningContent>(first.Contents[0]).Text);
        TextContent text = Assert.IsType<TextContent>(first.Contents[1]);
        Assert.Equal("Hié", text.Text);
        CitationAnnotation citation = Assert.IsType<CitationAnnotation>(Assert.Single(text.Annotations!));
        Assert.Equal(("T", new Uri("https://example.com/")), (citation.Title, citation.Url));
        Assert.Equal(2, Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!)).EndIndex);

        ErrorContent refusal = Assert.IsType<ErrorContent>(response.Messages[1].Contents[1]);
        Assert.Equal(("No.", "Refusal"), (refusal.Message, refusal.ErrorCode));
        Assert.Equal("length", response.Messages[1].AdditionalProperties!["finish_reason"]);
    }

    [Fact]
    public async Task Fields_that_are_not_known_survive()
    {
        ChatResponse response = await Read(Whole);
        AdditionalPropertiesDictionary extra = response.AdditionalProperties!;
        Assert.Equal("fp_1", extra["system_fingerprint"]);
        Assert.Equal("default", extra["service_tier"]);
        Assert.Equal(true, extra["x_flag"]);
        Assert.Equal("""{"a": 1}""", Assert.IsType<JsonElement>(extra["x_unknown"]).GetRawText());
        Assert.False(extra.ContainsKey("x_null"));
        AdditionalPropertiesDictionary ofMessage = response.Messages[0].AdditionalProperties!;
        Assert.Equal("[1]", Assert.IsType<JsonElement>(ofMessage["new_field"]).GetRawText());
        Assert.Equal("Hi", Assert.IsType<JsonElement>(ofMessage["logprobs"]).GetProperty("content")[0].GetProperty("token").GetString());
        Assert.True(ofMessage.ContainsKey("content_filter_results"));
    }

    [Fact]
    public async Task Usage_is_read_with_every_count()
    {
        UsageDetails usage = (await Read(Whole)).Usage!;
        Assert.Equal((19, 10, 29), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal((4, 6), (usage.CachedInputTokenCount, usage.ReasoningTokenCount));
        Assert.Equal(1, usage.AdditionalCounts!["prompt_tokens_details.audio_tokens"]);
        Assert.Equal(2, usage.AdditionalCounts["completion_tokens_details.accepted_prediction_tokens"]);
        Assert.Equal(3, usage.AdditionalCounts["cost_units"]);
        Assert.False(usage.AdditionalCounts.ContainsKey("queue_time"));
    }

    [Fact]
    public async Task Tool_calls_are_read_with_their_arguments()
    {
        ChatResponse response = await Read("""
            {"choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[
              {"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":\"x\",\"b\":[1],\"c\":null}"}},
              {"id":"c2","type":"function","function":{"name":"g","arguments":""}},
              {"id":"c3","type":"function","function":{"name":"h","arguments":"{\"a\":"}},
              {"id":"c4","type":"function","function":{"name":"i","arguments":{"a":1}}},
              {"id":"c5","type":"custom","custom":{"name":"j","input":"x"}}]}}]}
            """);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        IList<AIContent> contents = response.Messages[0].Contents;
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(contents[0]);
        Assert.Equal(("c1", "f"), (call.CallId, call.Name));
        Assert.Equal("x", Assert.IsType<JsonElement>(call.Arguments!["a"]).GetString());
        Assert.Null(call.Arguments["c"]);
        Assert.Empty(Assert.IsType<FunctionCallContent>(contents[1]).Arguments!);
        Assert.NotNull(Assert.IsType<FunctionCallContent>(contents[2]).Exception);
        Assert.Equal(1, Assert.IsType<JsonElement>(Assert.IsType<FunctionCallContent>(contents[3]).Arguments!["a"]).GetInt32());
        Assert.Equal("custom", Assert.IsType<JsonElement>(contents[4].RawRepresentation).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_spoken_answer_keeps_its_id_and_transcript()
    {
        string wav = Convert.ToBase64String("RIFFxxxx"u8);
        ChatResponse response = await Read($$"""
            {"choices":[{"index":0,"message":{"role":"assistant","content":null,"audio":{"id":"audio_1","expires_at":5,"data":"{{wav}}","transcript":"hello"} },"finish_reason":"stop"}]}
            """);
        DataContent audio = Assert.IsType<DataContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Equal("audio/wav", audio.MediaType);
        Assert.Equal("hello", audio.AdditionalProperties!["transcript"]);
        Assert.Equal("audio_1", audio.AdditionalProperties["id"]);
    }

    [Fact]
    public async Task Content_in_parts_is_read_and_unknown_parts_are_kept()
    {
        ChatResponse response = await Read("""
            {"choices":[{"index":0,"message":{"content":[{"type":"text","text":"a"},{"type":"odd","x":1}],"reasoning":"r"},"finish_reason":"x_other"}]}
            """);
        Assert.Equal("a", response.Text);
        Assert.Equal("odd", Assert.IsType<JsonElement>(response.Messages[0].Contents[2].RawRepresentation).GetProperty("type").GetString());
        Assert.Equal("x_other", response.FinishReason!.Value.Value);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("   ", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("""{"choices":[]}""", "application/json")]
    [InlineData("""{"choices":null}""", "application/json")]
    [InlineData("""{"choices":[{"index":0}]}""", "application/json")]
    [InlineData("""{"choices":[{"message":{"content":{"a":1}}}]}""", "application/json")]
    [InlineData("""{"choices":[{"message":{"content":"x"}}]} trailing""", "application/json")]
    [InlineData("""{"choices":[{"message":{"content":"x"}}""", "application/json")]
    [InlineData("<html>Bad gateway</html>", "text/html")]
    [InlineData("data: {}", "text/event-stream")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"\u00ff", null)]
    public async Task What_is_no_answer_is_malformed(string body, string? type)
    {
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.With(Encoding.UTF8.GetBytes(body), type, HttpStatusCode.OK, ("x-request-id", "r1")));
        Assert.Equal(FailureKind.MalformedResponse, outcome.Failure?.Kind);
        Assert.Equal(FailureStage.Sent, outcome.Failure?.Stage);
        Assert.Equal("r1", outcome.Failure?.ProviderRequestId);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_malformed()
    {
        byte[] body = [.. """{"choices":[{"message":{"content":"x"""u8, 0xC3, 0x28, .. "\"}}]}"u8];
        Assert.Equal(FailureKind.MalformedResponse, (await Given.Complete(StubHandler.With(body, "application/json"))).Failure?.Kind);
    }

    [Fact]
    public async Task An_answer_without_a_content_type_is_read_by_its_body()
        => Assert.True((await Given.Complete(StubHandler.With(Encoding.UTF8.GetBytes(Whole), null))).IsSuccess);

    [Fact]
    public async Task An_answer_that_is_too_long_is_malformed_and_not_read_to_its_end()
    {
        EndlessStream endless = new();
        StubHandler handler = new((_, _) => Task.FromResult(StubHandler.Response(endless, "application/json")));
        Outcome<ChatResponse> outcome = await Given.Complete(handler);
        Assert.Equal(FailureKind.MalformedResponse, outcome.Failure?.Kind);
        Assert.InRange(endless.Given, 64 * 1024 * 1024, 65 * 1024 * 1024);
        Assert.True(endless.IsDisposed);
    }

    [Fact]
    public async Task An_answer_that_announces_too_much_is_not_read_at_all()
    {
        EndlessStream endless = new();
        StubHandler handler = new((_, _) =>
        {
            HttpResponseMessage response = StubHandler.Response(endless, "application/json");
            response.Content.Headers.ContentLength = 1L << 40;
            return Task.FromResult(response);
        });
        Assert.Equal(FailureKind.MalformedResponse, (await Given.Complete(handler)).Failure?.Kind);
        Assert.Equal(0, endless.Given);
    }

    [Fact]
    public async Task Truncation_at_every_byte_is_malformed()
    {
        byte[] body = Encoding.UTF8.GetBytes(Whole.TrimEnd());
        for (int length = 0; length < body.Length; length++)
        {
            Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.With(body[..length], "application/json"));
            Assert.Equal(FailureKind.MalformedResponse, outcome.Failure?.Kind);
        }
    }

    [Fact]
    public async Task Mutated_answers_are_read_or_malformed_and_nothing_else()
    {
        byte[] body = Encoding.UTF8.GetBytes(Whole);
        Random random = new(20_260_102);
        int malformed = 0;
        for (int i = 0; i < 2_000; i++)
        {
            Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.With(Mutation.Of(body, random), "application/json"));
            malformed += outcome.IsSuccess ? 0 : 1;
            Assert.True(outcome.IsSuccess || outcome.Failure.Kind == FailureKind.MalformedResponse, outcome.Failure?.ToString());
        }

        Assert.InRange(malformed, 500, 1_999);
    }

    private static async Task<ChatResponse> Read(string json)
    {
        Outcome<ChatResponse> outcome = await Given.Complete(StubHandler.Json(json));
        Assert.True(outcome.IsSuccess, outcome.Failure?.ToString());
        return outcome.Value;
    }
}
