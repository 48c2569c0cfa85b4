using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;

namespace LlmRouter.Testing.Tests;

/// <summary>The provider's own client is the judge of the wire format.</summary>
public sealed class OpenAISdkTests : SimulatorTest
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "get_weather",
        "The weather in a city",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}"""));

    private OpenAIClientOptions ClientOptions => new() { Endpoint = East.Endpoint(), RetryPolicy = new ClientRetryPolicy(0), Transport = new HttpClientPipelineTransport(Http) };

    private ChatClient Chat => new("gpt-4o", new ApiKeyCredential(East.ApiKey!), ClientOptions);

    [Fact]
    public async Task A_whole_answer_has_text_finish_reason_and_usage()
    {
        East.Answer = _ => new SimulatedAnswer("Because of Rayleigh scattering.") { CachedTokens = 2, ReasoningTokens = 5 };

        ChatCompletion answer = await Chat.CompleteChatAsync("Why is the sky blue?");

        Assert.Equal("Because of Rayleigh scattering.", answer.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal("gpt-4o", answer.Model);
        Assert.Equal(SimulatedAnswers.CountTokens("Because of Rayleigh scattering.") + 5, answer.Usage.OutputTokenCount);
        Assert.Equal(East.Traffic.PromptTokens, answer.Usage.InputTokenCount);
        Assert.Equal(2, answer.Usage.InputTokenDetails.CachedTokenCount);
        Assert.Equal(5, answer.Usage.OutputTokenDetails.ReasoningTokenCount);
    }

    [Fact]
    public async Task A_stream_has_every_token_as_a_chunk_and_ends_with_usage()
    {
        East.Answer = SimulatedAnswers.Text("One two three – «четыре» 🙂.");

        var texts = new List<string>();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in Chat.CompleteChatStreamingAsync("Count"))
        {
            texts.AddRange(update.ContentUpdate.Select(part => part.Text).Where(text => text.Length > 0));
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }

        Assert.Equal("One two three – «четыре» 🙂.", string.Concat(texts));
        Assert.Equal(SimulatedAnswers.CountTokens("One two three – «четыре» 🙂."), texts.Count);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.Equal(texts.Count, usage!.OutputTokenCount);
        Assert.Equal(texts.Count, East.Traffic.CompletionTokens);
    }

    [Fact]
    public async Task A_required_tool_is_called_with_arguments_that_fit_its_schema()
    {
        var options = new ChatCompletionOptions { Tools = { Weather }, ToolChoice = ChatToolChoice.CreateRequiredChoice() };

        ChatCompletion answer = await Chat.CompleteChatAsync([new UserChatMessage("Weather in Oslo?")], options);

        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        ChatToolCall call = Assert.Single(answer.ToolCalls);
        Assert.Equal("get_weather", call.FunctionName);
        JsonElement arguments = JsonElement.Parse(call.FunctionArguments);
        Assert.Equal(JsonValueKind.String, arguments.GetProperty("city").ValueKind);
        Assert.Equal(JsonValueKind.Number, arguments.GetProperty("days").ValueKind);
    }

    [Fact]
    public async Task Streamed_tool_calls_arrive_in_pieces_that_join_to_the_arguments()
    {
        const string oslo = """{"city":"Oslo","note":"a text that is longer than one piece"}""";
        East.Answer = SimulatedAnswers.CallTools(new("get_weather", oslo), new("get_weather", """{"city":"Bergen"}"""));
        var options = new ChatCompletionOptions { Tools = { Weather } };

        var ids = new HashSet<string>();
        var arguments = new SortedDictionary<int, string>();
        int pieces = 0;
        await foreach (StreamingChatCompletionUpdate update in Chat.CompleteChatStreamingAsync([new UserChatMessage("?")], options))
        {
            foreach (StreamingChatToolCallUpdate call in update.ToolCallUpdates)
            {
                pieces++;
                if (call.ToolCallId is { } id)
                {
                    ids.Add(id);
                }

                arguments[call.Index] = arguments.GetValueOrDefault(call.Index) + call.FunctionArgumentsUpdate;
            }
        }

        Assert.Equal([oslo, """{"city":"Bergen"}"""], arguments.Values);
        Assert.Equal(2, ids.Count);
        Assert.True(pieces > 4);
    }

    [Fact]
    public async Task A_conversation_with_tool_results_is_accepted()
    {
        ChatMessage[] messages =
        [
            new SystemChatMessage("Be brief."),
            new UserChatMessage(ChatMessageContentPart.CreateTextPart("And this?"), ChatMessageContentPart.CreateImagePart(new Uri("https://example.com/cat.png"))),
            new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call_1", "get_weather", BinaryData.FromString("{}"))]),
            new ToolChatMessage("call_1", "rain"),
        ];
        East.Answer = SimulatedAnswers.Echo;

        ChatCompletion answer = await Chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { Weather } });

        Assert.Equal("And this?", answer.Content[0].Text);
    }

    [Fact]
    public async Task A_json_schema_is_answered_with_json_that_fits()
    {
        const string schema = """
            {"type":"object","additionalProperties":false,"required":["name","tags","state","size"],
             "properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string"},"minItems":2},
             "state":{"enum":["on","off"]},"size":{"$ref":"#/$defs/size"},"gone":{"type":["null","string"]}},
             "$defs":{"size":{"type":"integer","minimum":7}}}
            """;
        var options = new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("thing", BinaryData.FromString(schema)) };

        ChatCompletion answer = await Chat.CompleteChatAsync([new UserChatMessage("A thing")], options);

        Assert.Equal("""{"name":"text","tags":["text","text"],"state":"on","size":7,"gone":null}""", answer.Content[0].Text);
    }

    [Fact]
    public async Task Embeddings_are_unit_vectors_that_depend_on_the_text()
    {
        var client = new EmbeddingClient("text-embedding-3-small", new ApiKeyCredential(East.ApiKey!), ClientOptions);

        OpenAIEmbeddingCollection answer = await client.GenerateEmbeddingsAsync(["one", "two", "one"], new EmbeddingGenerationOptions { Dimensions = 64 });

        float[][] vectors = [.. answer.Select(embedding => embedding.ToFloats().ToArray())];
        Assert.All(vectors, vector => Assert.Equal(64, vector.Length));
        Assert.All(vectors, vector => Assert.Equal(1, vector.Sum(x => x * x), 0.001));
        Assert.Equal(vectors[0], vectors[2]);
        Assert.NotEqual(vectors[0], vectors[1]);
        Assert.Equal(3, answer.Usage.InputTokenCount);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        East.Models = ["gpt-4o", "mine"];
        var client = new OpenAIModelClient(new ApiKeyCredential(East.ApiKey!), ClientOptions);

        OpenAIModelCollection models = await client.GetModelsAsync();

        Assert.Equal(["gpt-4o", "mine"], models.Select(model => model.Id));
    }

    public static TheoryData<string, int, string?> Failures => new()
    {
        { "rate", 429, "rate_limit_exceeded" },
        { "quota", 429, "insufficient_quota" },
        { "context", 400, "context_length_exceeded" },
        { "content", 400, "content_policy_violation" },
        { "model", 404, "model_not_found" },
        { "key", 401, "invalid_api_key" },
        { "500", 500, null },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Errors_reach_the_client_with_status_and_code(string fault, int status, string? code)
    {
        East.Faults.Always(fault switch
        {
            "rate" => Fault.RateLimited(TimeSpan.FromSeconds(7)),
            "quota" => Fault.InsufficientQuota,
            "context" => Fault.ContextLengthExceeded(),
            "content" => Fault.ContentFiltered,
            "model" => Fault.ModelNotFound,
            "key" => Fault.InvalidApiKey,
            _ => Fault.Status(500),
        });

        ClientResultException whole = await Assert.ThrowsAsync<ClientResultException>(() => Chat.CompleteChatAsync("?"));
        ClientResultException stream = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (StreamingChatCompletionUpdate _ in Chat.CompleteChatStreamingAsync("?"))
            {
            }
        });

        Assert.All([whole, stream], exception =>
        {
            Assert.Equal(status, exception.Status);
            JsonElement error = JsonElement.Parse(exception.GetRawResponse()!.Content).GetProperty("error");
            Assert.Equal(code, error.GetProperty("code").GetString());
            Assert.False(string.IsNullOrEmpty(error.GetProperty("message").GetString()));
        });
    }
}
