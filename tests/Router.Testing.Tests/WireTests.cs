using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace LlmRouter.Testing.Tests;

/// <summary>The shapes that go over the wire.</summary>
public sealed class WireTests : SimulatorTest
{
    [Fact]
    public async Task A_whole_answer_has_the_fields_of_the_api_description()
    {
        using HttpResponseMessage response = await ChatAsync();

        JsonElement body = await JsonAsync(response);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["id", "object", "created", "model", "choices", "usage", "service_tier", "system_fingerprint"], Names(body));
        JsonElement choice = body.GetProperty("choices")[0];
        Assert.Equal(["index", "message", "logprobs", "finish_reason"], Names(choice));
        Assert.Equal("""{"role":"assistant","content":"Hello! How can I help you today?","refusal":null,"annotations":[]}""", choice.GetProperty("message").GetRawText());
        Assert.Equal(["prompt_tokens", "completion_tokens", "total_tokens", "prompt_tokens_details", "completion_tokens_details"], Names(body.GetProperty("usage")));
        Assert.StartsWith("req_", Header(response, "x-request-id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_role_content_finish_done()
    {
        East.Answer = SimulatedAnswers.Text("Oh no");

        using HttpResponseMessage response = await ChatAsync(HelloStream);

        List<string> events = await EventsAsync(response);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal(
            [
                """{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}""",
                """{"index":0,"delta":{"content":"Oh"},"logprobs":null,"finish_reason":null}""",
                """{"index":0,"delta":{"content":" no"},"logprobs":null,"finish_reason":null}""",
                """{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}""",
            ],
            events[..^1].Select(e => JsonElement.Parse(e).GetProperty("choices")[0].GetRawText()));
        Assert.All(events[..^1], e => Assert.Equal(["id", "object", "created", "model", "service_tier", "system_fingerprint", "choices"], Names(JsonElement.Parse(e))));
    }

    [Fact]
    public async Task Usage_comes_in_a_last_chunk_without_choices_when_it_is_asked_for()
    {
        using HttpResponseMessage response = await ChatAsync(HelloStream.Replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}", StringComparison.Ordinal));

        List<string> events = await EventsAsync(response);
        JsonElement last = JsonElement.Parse(events[^2]);
        Assert.Equal(0, last.GetProperty("choices").GetArrayLength());
        Assert.Equal(SimulatedAnswers.CountTokens("Hello! How can I help you today?"), last.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.All(events[..^2], e => Assert.Equal(JsonValueKind.Null, JsonElement.Parse(e).GetProperty("usage").ValueKind));
    }

    [Theory]
    [InlineData("/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21", "my-gpt")]
    [InlineData("/openai/v1/chat/completions", "gpt-4o")]
    public async Task Azure_is_served_on_both_surfaces_with_the_verdict_of_its_filter(string path, string model)
    {
        using HttpResponseMessage response = await AzureAsync(path);

        JsonElement body = await JsonAsync(response);
        Assert.Equal(model, body.GetProperty("model").GetString());
        Assert.False(body.GetProperty("prompt_filter_results")[0].GetProperty("content_filter_results").GetProperty("hate").GetProperty("filtered").GetBoolean());
        Assert.Equal("safe", body.GetProperty("choices")[0].GetProperty("content_filter_results").GetProperty("sexual").GetProperty("severity").GetString());
        Assert.NotNull(Header(response, "apim-request-id"));
        Assert.Equal("azure", East.Traffic.Last!.Provider);
        Assert.Equal(model, East.Traffic.Last.Model);
    }

    [Fact]
    public async Task An_Azure_stream_begins_with_an_event_without_choices()
    {
        using HttpResponseMessage response = await AzureAsync("/openai/deployments/gpt/chat/completions?api-version=2024-10-21", HelloStream);

        List<string> events = await EventsAsync(response);
        JsonElement first = JsonElement.Parse(events[0]);
        Assert.Equal(("", 0), (first.GetProperty("id").GetString(), first.GetProperty("choices").GetArrayLength()));
        Assert.Equal("assistant", JsonElement.Parse(events[1]).GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.Equal("[DONE]", events[^1]);
    }

    [Theory]
    [InlineData("/openai/deployments/gpt/chat/completions", 404, "404")]
    [InlineData("/openai/deployments/gpt/completions?api-version=1", 404, "404")]
    [InlineData("/openai/deployments//chat/completions?api-version=1", 404, "404")]
    public async Task Azure_paths_that_do_not_exist_are_not_found(string path, int status, string code)
    {
        using HttpResponseMessage response = await AzureAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (await ErrorAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Floats_and_base64_are_the_same_vector()
    {
        East.EmbeddingDimensions = 4;
        using HttpResponseMessage floats = await SendAsync(East, "openai", "/embeddings", """{"model":"e","input":"text"}""");
        using HttpResponseMessage base64 = await SendAsync(East, "openai", "/embeddings", """{"model":"e","input":["text"],"encoding_format":"base64"}""");

        float[] a = [.. (await JsonAsync(floats)).GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(x => x.GetSingle())];
        byte[] bytes = (await JsonAsync(base64)).GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        float[] b = [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i)))];
        Assert.Equal(4, a.Length);
        Assert.Equal(a, b);
    }

    [Theory]
    [InlineData("[1,2,3]", 1, 3)]
    [InlineData("[[1,2],[3]]", 2, 3)]
    [InlineData("[\"a b\",\"c\"]", 2, 3)]
    public async Task Embedding_inputs_may_be_texts_or_tokens(string input, int vectors, int tokens)
    {
        using HttpResponseMessage response = await SendAsync(East, "openai", "/embeddings", $$"""{"model":"e","input":{{input}},"dimensions":2}""");

        JsonElement body = await JsonAsync(response);
        Assert.Equal(vectors, body.GetProperty("data").GetArrayLength());
        Assert.Equal(tokens, body.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Theory]
    [InlineData("\"max_tokens\":2", "Oh no", "length")]
    [InlineData("\"max_completion_tokens\":1", "Oh", "length")]
    [InlineData("\"stop\":\" not\"", "Oh no", "stop")]
    [InlineData("\"stop\":[\"xyz\",\" no\"]", "Oh", "stop")]
    [InlineData("\"max_tokens\":3", "Oh no not", "stop")]
    public async Task Limits_and_stop_sequences_shorten_the_answer(string option, string text, string reason)
    {
        East.Answer = SimulatedAnswers.Text("Oh no not");

        using HttpResponseMessage whole = await ChatAsync(Hello.Replace("\"model\"", option + ",\"model\"", StringComparison.Ordinal));
        using HttpResponseMessage stream = await ChatAsync(HelloStream.Replace("\"model\"", option + ",\"model\"", StringComparison.Ordinal));

        JsonElement choice = (await JsonAsync(whole)).GetProperty("choices")[0];
        Assert.Equal((text, reason), (choice.GetProperty("message").GetProperty("content").GetString(), choice.GetProperty("finish_reason").GetString()));
        List<string> events = await EventsAsync(stream);
        Assert.Equal(text, string.Concat(events[1..^2].Select(e => JsonElement.Parse(e).GetProperty("choices")[0].GetProperty("delta").GetProperty("content").GetString())));
        Assert.Contains($"\"finish_reason\":\"{reason}\"", events[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_choices_are_counted_several_times()
    {
        East.Answer = SimulatedAnswers.Text("Oh no");

        using HttpResponseMessage whole = await ChatAsync(Hello.Replace("\"model\"", "\"n\":3,\"model\"", StringComparison.Ordinal));
        using HttpResponseMessage stream = await ChatAsync(HelloStream.Replace("\"model\"", "\"n\":3,\"model\"", StringComparison.Ordinal));

        JsonElement body = await JsonAsync(whole);
        Assert.Equal([0, 1, 2], body.GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("index").GetInt32()));
        Assert.Equal(6, body.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal(3, (await EventsAsync(stream)).Count(e => e.Contains("\"finish_reason\":\"stop\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Log_probabilities_come_with_every_token()
    {
        East.Answer = SimulatedAnswers.Text("Oh no");

        using HttpResponseMessage whole = await ChatAsync(Hello.Replace("\"model\"", "\"logprobs\":true,\"model\"", StringComparison.Ordinal));

        JsonElement content = (await JsonAsync(whole)).GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content");
        Assert.Equal(["Oh", " no"], content.EnumerateArray().Select(t => t.GetProperty("token").GetString()));
        Assert.Equal("Oh", Encoding.UTF8.GetString([.. content[0].GetProperty("bytes").EnumerateArray().Select(b => b.GetByte())]));
    }

    [Fact]
    public async Task A_refusal_takes_the_place_of_the_content()
    {
        East.Answer = _ => new SimulatedAnswer("") { Text = null, Refusal = "I cannot" };

        using HttpResponseMessage whole = await ChatAsync();
        using HttpResponseMessage stream = await ChatAsync(HelloStream);

        JsonElement message = (await JsonAsync(whole)).GetProperty("choices")[0].GetProperty("message");
        Assert.Equal(JsonValueKind.Null, message.GetProperty("content").ValueKind);
        Assert.Equal("I cannot", message.GetProperty("refusal").GetString());
        Assert.Contains(await EventsAsync(stream), e => e.Contains("{\"refusal\":\" cannot\"}", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
