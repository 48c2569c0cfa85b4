using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using LlmRouter.Core;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

public class EmbeddingTests
{
    [Fact]
    public async Task A_request_asks_for_base64_and_carries_the_options()
    {
        StubHandler handler = StubHandler.Json("{}");
        EmbeddingGenerationOptions options = new() { Dimensions = 256, AdditionalProperties = new() { ["user"] = "u", ["llmrouter.x"] = 1 } };
        await Embed(handler, new EmbeddingRequest(["one", "zwei ü"], options));
        JsonAssert.Equal("""{"model":"gpt-4o","input":["one","zwei ü"],"dimensions":256,"encoding_format":"base64","user":"u"}""", handler.Body);
        Assert.Equal("https://api.openai.com/v1/embeddings", handler.Uri?.ToString());
    }

    [Fact]
    public async Task Vectors_are_read_in_either_encoding_in_the_order_of_their_indices()
    {
        string base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>([1.5f, -2f, 0.1f]));
        Outcome<GeneratedEmbeddings<Embedding<float>>> outcome = await Embed(
            StubHandler.Json($$"""
                {"object":"list","model":"text-embedding-3-small","x_extra":"kept","data":[
                  {"object":"embedding","index":1,"embedding":[0.25,-1e-3,3]},
                  {"object":"embedding","index":0,"embedding":"{{base64}}"}],
                 "usage":{"prompt_tokens":8,"total_tokens":8} }
                """),
            new EmbeddingRequest(["a", "b"], null));
        GeneratedEmbeddings<Embedding<float>> embeddings = outcome.Value;
        Assert.Equal([1.5f, -2f, 0.1f], embeddings[0].Vector.ToArray());
        Assert.Equal([0.25f, -1e-3f, 3f], embeddings[1].Vector.ToArray());
        Assert.Equal("text-embedding-3-small", embeddings[0].ModelId);
        Assert.Equal((8, 8), (embeddings.Usage?.InputTokenCount, embeddings.Usage?.TotalTokenCount));
        Assert.Equal("kept", embeddings.AdditionalProperties!["x_extra"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5_000)]
    public async Task Vectors_of_any_length_are_read_exactly(int length)
    {
        float[] vector = new float[length];
        Random random = new(length);
        for (int i = 0; i < length; i++)
        {
            vector[i] = random.NextSingle() - 0.5f;
        }

        string base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector));
        foreach (string written in new[] { $"\"{base64}\"", $"\"{base64.Replace("/", "\\/")}\"", JsonSerializer.Serialize(vector) })
        {
            var outcome = await Embed(StubHandler.Json($$"""{"data":[{"index":0,"embedding":{{written}} }]}"""), new EmbeddingRequest(["a"], null));
            Assert.Equal(vector, outcome.Value[0].Vector.ToArray());
        }
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,"x"]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AAAA"}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"!!!!"}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":null}]}""")]
    [InlineData("""{"data":[{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":-1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}""")]
    public async Task What_is_not_one_vector_for_each_value_is_malformed(string body)
        => Assert.Equal(FailureKind.MalformedResponse, (await Embed(StubHandler.Json(body), new EmbeddingRequest(["a"], null))).Failure?.Kind);

    [Fact]
    public async Task Errors_are_classified_as_in_chat()
    {
        const string Error = """{"error":{"message":"m","code":"rate_limit_exceeded"}}""";
        EmbeddingRequest request = new(["a"], null);
        Assert.Equal(FailureKind.RateLimited, (await Embed(StubHandler.Json(Error, HttpStatusCode.TooManyRequests), request)).Failure?.Kind);
        Assert.Equal(FailureKind.RateLimited, (await Embed(StubHandler.Json(Error), request)).Failure?.Kind);
    }

    private static Task<Outcome<GeneratedEmbeddings<Embedding<float>>>> Embed(StubHandler handler, EmbeddingRequest request)
        => Given.Client(handler).EmbedAsync(request, default).AsTask();
}
