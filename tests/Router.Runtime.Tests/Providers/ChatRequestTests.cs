using System.ComponentModel;
using System.Text.Json;
using LlmRouter.Core;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

/// <summary>Requests as the API reference prints them.</summary>
public class ChatRequestTests
{
    private const string Answer = """{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""";

    [Fact]
    public async Task A_plain_request_has_model_and_messages_and_nothing_else()
        => JsonAssert.Equal(
            """{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}""",
            await Written(Given.Request()));

    [Fact]
    public async Task Every_role_keeps_its_name()
        => JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[
              {"role":"system","content":"Be brief."},
              {"role":"developer","content":"d"},
              {"role":"system","content":"s"},
              {"role":"user","name":"Ada_L","content":"u"},
              {"role":"assistant","content":"a"}]}
            """,
            await Written(new ChatRequest(
                [
                    new(new ChatRole("developer"), "d"),
                    new(ChatRole.System, "s"),
                    new(ChatRole.User, "u") { AuthorName = "Ada_L!" },
                    new(ChatRole.Assistant, "a"),
                ],
                new ChatOptions { Instructions = "Be brief." })));

    [Fact]
    public async Task Parts_of_all_kinds_are_carried()
    {
        AdditionalPropertiesDictionary high = new() { ["detail"] = "high" };
        JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[{"role":"user","content":[
              {"type":"text","text":"What is this?"},
              {"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"high"}},
              {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},
              {"type":"input_audio","input_audio":{"data":"BAUG","format":"wav"}},
              {"type":"input_audio","input_audio":{"data":"BAUG","format":"mp3"}},
              {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,Bwg="}},
              {"type":"file","file":{"file_id":"file-1"}},
              {"type":"new_kind","x":1}]}]}
            """,
            await Written(new ChatRequest(
                [
                    new ChatMessage(
                        ChatRole.User,
                        [
                            new TextContent("What is this?"),
                            new UriContent("https://example.com/a.png", "image/png") { AdditionalProperties = high },
                            new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                            new DataContent(new byte[] { 4, 5, 6 }, "audio/x-wav"),
                            new DataContent(new byte[] { 4, 5, 6 }, "audio/mpeg"),
                            new DataContent(new byte[] { 7, 8 }, "application/pdf") { Name = "a.pdf" },
                            new HostedFileContent("file-1"),
                            new AIContent { RawRepresentation = JsonElement.Parse("""{"type":"new_kind","x":1}""") },
                        ]),
                ],
                null)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_071)]
    [InlineData(3_072)]
    [InlineData(3_073)]
    [InlineData(10_000)]
    public async Task Data_of_any_length_is_whole_base64(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        string body = await Written(new ChatRequest([new(ChatRole.User, [new DataContent(bytes, "image/png")])], null));
        using JsonDocument json = JsonDocument.Parse(body);
        string url = json.RootElement.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("image_url").GetProperty("url").GetString()!;
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(bytes), url);
    }

    [Fact]
    public async Task Tool_calls_and_their_results_go_back()
        => JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[
              {"role":"assistant","content":null,"tool_calls":[
                {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"K\u00f6ln \\\"x\\\"\",\"days\":2,\"deep\":{\"a\":[1,null]}}"}},
                {"id":"c2","type":"function","function":{"name":"now","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c1","content":"sunny"},
              {"role":"tool","tool_call_id":"c2","content":"{\"hour\":3}"},
              {"role":"tool","tool_call_id":"c3","content":"plain"},
              {"role":"tool","tool_call_id":"c4","content":"[1,2]"},
              {"role":"tool","tool_call_id":"c5","content":""}]}
            """,
            await Written(new ChatRequest(
                [
                    new(ChatRole.Assistant,
                    [
                        new TextReasoningContent("thinking is not sent back"),
                        new FunctionCallContent("c1", "weather", new Dictionary<string, object?>
                        {
                            ["city"] = "Köln \"x\"",
                            ["days"] = 2,
                            ["deep"] = JsonElement.Parse("""{"a":[1,null]}"""),
                        }),
                        new FunctionCallContent("c2", "now"),
                        new UsageContent(new UsageDetails()),
                    ]),
                    new(ChatRole.Tool,
                    [
                        new FunctionResultContent("c1", "sunny"),
                        new FunctionResultContent("c2", new Dictionary<string, object?> { ["hour"] = 3 }),
                        new FunctionResultContent("c3", JsonElement.Parse("\"plain\"")),
                        new FunctionResultContent("c4", new List<int> { 1, 2 }),
                        new FunctionResultContent("c5", null),
                    ]),
                ],
                null)));

    [Fact]
    public async Task A_result_among_a_users_words_comes_before_them_and_after_the_assistants()
        => JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[
              {"role":"tool","tool_call_id":"a","content":"1"},
              {"role":"user","content":"and?"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"b","content":"2"}]}
            """,
            await Written(new ChatRequest(
                [
                    new(ChatRole.User, [new TextContent("and?"), new FunctionResultContent("a", "1")]),
                    new(ChatRole.Assistant, [new FunctionCallContent("b", "f"), new FunctionResultContent("b", "2")]),
                ],
                null)));

    [Fact]
    public async Task A_refusal_and_a_spoken_answer_go_back_in_their_own_fields()
        => JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[
              {"role":"assistant","content":null,"refusal":"no"},
              {"role":"assistant","content":null,"audio":{"id":"audio_1"}}]}
            """,
            await Written(new ChatRequest(
                [
                    new(ChatRole.Assistant, [new ErrorContent("no") { ErrorCode = "Refusal" }]),
                    new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "audio/wav") { AdditionalProperties = new() { ["id"] = "audio_1" } }]),
                ],
                null)));

    [Fact]
    public async Task Options_become_fields()
        => JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],
             "temperature":0.7,"top_p":0.9,"max_completion_tokens":100,"frequency_penalty":0.5,"presence_penalty":-0.5,
             "seed":7,"reasoning_effort":"xhigh","stop":["a","b"],"response_format":{"type":"json_object"},
             "logprobs":true,"top_logprobs":3,"metadata":{"k":"v"},"user":"u","prediction":{"type":"content","content":"x"}}
            """,
            await Written(Given.Request(options: new ChatOptions
            {
                Temperature = 0.7f,
                TopP = 0.9f,
                MaxOutputTokens = 100,
                FrequencyPenalty = 0.5f,
                PresencePenalty = -0.5f,
                Seed = 7,
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh },
                StopSequences = ["a", "b"],
                ResponseFormat = ChatResponseFormat.Json,
                AdditionalProperties = new()
                {
                    ["logprobs"] = true,
                    ["top_logprobs"] = 3,
                    ["metadata"] = new Dictionary<string, object?> { ["k"] = "v" },
                    ["user"] = "u",
                    ["prediction"] = JsonElement.Parse("""{"type":"content","content":"x"}"""),
                    ["llmrouter.tag"] = "free",
                },
            })));

    [Theory]
    [InlineData(ReasoningEffort.None, "none")]
    [InlineData(ReasoningEffort.Low, "low")]
    [InlineData(ReasoningEffort.Medium, "medium")]
    [InlineData(ReasoningEffort.High, "high")]
    public async Task Reasoning_effort_has_the_formats_names(ReasoningEffort effort, string name)
    {
        string body = await Written(Given.Request(options: new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } }));
        JsonAssert.Equal($$"""{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"reasoning_effort":"{{name}}"}""", body);
    }

    [Fact]
    public async Task Defaults_stand_where_options_say_nothing()
    {
        ChatDefaults defaults = new()
        {
            Temperature = 0.1f,
            TopP = 0.2f,
            MaxOutputTokens = 5,
            FrequencyPenalty = 0.3f,
            PresencePenalty = 0.4f,
            Seed = 1,
            ReasoningEffort = ReasoningEffort.Low,
        };
        JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"temperature":1,"top_p":0.2,"max_completion_tokens":5,
             "frequency_penalty":0.3,"presence_penalty":0.4,"seed":1,"reasoning_effort":"low"}
            """,
            await Written(Given.Request(options: new ChatOptions { Temperature = 1 }), Given.Connection(defaults: defaults)));
    }

    [Fact]
    public async Task An_additional_property_replaces_the_field_of_an_option_and_null_leaves_it_out()
        => JsonAssert.Equal(
            """{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"max_tokens":9,"reasoning_effort":"minimal"}""",
            await Written(
                Given.Request(options: new ChatOptions
                {
                    MaxOutputTokens = 100,
                    Temperature = 1,
                    AdditionalProperties = new() { ["max_tokens"] = 9, ["reasoning_effort"] = "minimal", ["temperature"] = null },
                }),
                Given.Connection(defaults: new ChatDefaults { ReasoningEffort = ReasoningEffort.High })));

    [Fact]
    public async Task Tools_carry_their_schemas_and_the_choice_among_them()
    {
        AIFunction function = AIFunctionFactory.Create(Weather, "weather", "Tells the weather.");
        string body = await Written(Given.Request(options: new ChatOptions
        {
            Tools = [function],
            ToolMode = ChatToolMode.RequireSpecific("weather"),
            AllowMultipleToolCalls = false,
        }));
        JsonAssert.Equal(
            $$"""
            {"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather.","parameters":{{function.JsonSchema.GetRawText()}} } }],
             "tool_choice":{"type":"function","function":{"name":"weather"} },"parallel_tool_calls":false}
            """,
            body);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    [InlineData("required")]
    public async Task Tool_modes_have_the_formats_names(string name)
    {
        ChatToolMode mode = name switch { "auto" => ChatToolMode.Auto, "none" => ChatToolMode.None, _ => ChatToolMode.RequireAny };
        string body = await Written(Given.Request(options: new ChatOptions { Tools = [AIFunctionFactory.Create(Weather)], ToolMode = mode }));
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal(name, json.RootElement.GetProperty("tool_choice").GetString());
    }

    [Fact]
    public async Task A_choice_among_no_tools_is_not_sent()
        => JsonAssert.Equal(
            """{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}""",
            await Written(Given.Request(options: new ChatOptions { ToolMode = ChatToolMode.Auto, AllowMultipleToolCalls = true })));

    [Fact]
    public async Task Strict_tools_require_everything_and_allow_nothing_else()
    {
        AIFunction function = AIFunctionFactory.Create(Weather, "weather");
        string body = await Written(Given.Request(options: new ChatOptions { Tools = [function], AdditionalProperties = new() { ["strict"] = true } }));
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement written = json.RootElement.GetProperty("tools")[0].GetProperty("function");
        Assert.True(written.GetProperty("strict").GetBoolean());
        Assert.False(written.GetProperty("parameters").GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(2, written.GetProperty("parameters").GetProperty("required").GetArrayLength());
        Assert.False(json.RootElement.TryGetProperty("strict", out _));
    }

    [Fact]
    public async Task A_schema_is_sent_with_its_name_and_description()
        => JsonAssert.Equal(
            """
            {"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],
             "response_format":{"type":"json_schema","json_schema":{"name":"point","description":"A point.","schema":{"type":"object"},"strict":false}}}
            """,
            await Written(Given.Request(options: new ChatOptions
            {
                ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "point", "A point."),
                AdditionalProperties = new() { ["strict"] = false },
            })));

    [Fact]
    public async Task A_stream_asks_for_usage()
    {
        StubHandler handler = StubHandler.Sse("");
        await Given.Stream(handler);
        JsonAssert.Equal(
            """{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"stream":true,"stream_options":{"include_usage":true}}""",
            handler.Body);
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", "gpt-4o", "max_completion_tokens")]
    [InlineData("https://eu.api.openai.com/v1", "gpt-4o", "max_completion_tokens")]
    [InlineData("https://gateway.example/v1", "o3-mini", "max_completion_tokens")]
    [InlineData("https://gateway.example/v1", "gpt-5-mini", "max_completion_tokens")]
    [InlineData("http://localhost:11434/v1", "llama3", "max_tokens")]
    [InlineData("https://notopenai.com/v1", "gpt-4o", "max_tokens")]
    public async Task The_output_limit_has_the_name_that_the_server_knows(string endpoint, string model, string field)
    {
        string body = await Written(Given.Request(options: new ChatOptions { MaxOutputTokens = 3 }), Given.Connection(endpoint: endpoint, model: model));
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal(3, json.RootElement.GetProperty(field).GetInt32());
    }

    private static readonly Dictionary<string, ChatRequest> UnsupportedRequests = new()
    {
        ["TopK"] = Given.Request(options: new ChatOptions { TopK = 3 }),
        ["ConversationId"] = Given.Request(options: new ChatOptions { ConversationId = "c" }),
        ["HostedWebSearchTool"] = Given.Request(options: new ChatOptions { Tools = [new HostedWebSearchTool()] }),
        ["video/mp4"] = new([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "video/mp4")])], null),
        ["a link to content of the type application/pdf"] =
            new([new(ChatRole.User, [new UriContent("https://example.com/a", "application/pdf")])], null),
        ["a tool message that is no function result"] = new([new(ChatRole.Tool, "x")], null),
        ["'model'"] = Given.Request(options: new ChatOptions { AdditionalProperties = new() { ["model"] = "other" } }),
    };

    public static TheoryData<string> Unsupported() => new(UnsupportedRequests.Keys);

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task What_the_format_cannot_carry_is_named_and_not_sent(string what)
    {
        StubHandler handler = StubHandler.Json(Answer);
        Outcome<ChatResponse> outcome = await Given.Complete(handler, UnsupportedRequests[what]);
        Assert.Equal(FailureKind.Unsupported, outcome.Failure?.Kind);
        Assert.Equal(LlmRouter.Errors.FailureStage.NotSent, outcome.Failure?.Stage);
        Assert.Contains("gpt-4/one", outcome.Failure?.Message);
        Assert.Contains(what, outcome.Failure?.Message);
        Assert.Equal(0, handler.Calls);
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task What_the_format_cannot_carry_is_left_out_when_told_so(string what)
    {
        string body = await Written(UnsupportedRequests[what], Given.Connection(dropUnsupported: true));
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal("gpt-4o", json.RootElement.GetProperty("model").GetString());
        Assert.DoesNotContain(what, body);
    }

    [Fact]
    public async Task A_value_that_cannot_be_written_is_the_callers_mistake()
    {
        StubHandler handler = StubHandler.Json(Answer);
        ChatRequest request = Given.Request(options: new ChatOptions { AdditionalProperties = new() { ["x"] = double.NaN } });
        Outcome<ChatResponse> outcome = await Given.Complete(handler, request);
        Assert.Equal(FailureKind.BadRequest, outcome.Failure?.Kind);
        Assert.Equal(0, handler.Calls);

        // The thread's writer is fit for use afterwards.
        Assert.True((await Given.Complete(handler)).IsSuccess);
    }

    [Fact]
    public async Task A_lone_surrogate_does_not_spoil_the_body()
    {
        string body = await Written(Given.Request("a\ud800b"));
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal("a\ufffdb", json.RootElement.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    private static async Task<string> Written(ChatRequest request, DeploymentConnection? connection = null)
    {
        StubHandler handler = StubHandler.Json(Answer);
        Outcome<ChatResponse> outcome = await Given.Complete(handler, request, connection);
        Assert.True(outcome.IsSuccess, outcome.Failure?.ToString());
        return handler.Body!;
    }

    [Description("Tells the weather.")]
    private static string Weather(string city, int days = 1) => city + days;
}
