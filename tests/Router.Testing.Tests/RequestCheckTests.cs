using System.Net;
using System.Text.Json;

namespace LlmRouter.Testing.Tests;

/// <summary>Requests that a provider would refuse.</summary>
public sealed class RequestCheckTests : SimulatorTest
{
    [Theory]
    [InlineData("""not json""", null, null)]
    [InlineData("""[]""", null, null)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", null, null)]
    [InlineData("""{"model":"m"}""", "messages", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":"x"}""", "messages", "invalid_type")]
    [InlineData("""{"model":"m","messages":[]}""", "messages", "empty_array")]
    [InlineData("""{"model":"m","messages":["x"]}""", "messages[0]", "invalid_type")]
    [InlineData("""{"model":"m","messages":[{"content":"x"}]}""", "messages[0].role", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"boss","content":"x"}]}""", "messages[0].role", "invalid_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user"}]}""", "messages[0].content", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":7}]}""", "messages[0].content", "invalid_type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"text":"x"}]}]}""", "messages[0].content[0].type", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "messages[0].content[0].image_url", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","content":"x"}]}""", "messages[0].tool_call_id", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"type":"function"}]}]}""", "messages[0].tool_calls[0].id", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"temperature":3}""", "temperature", "decimal_above_max_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"temperature":"hot"}""", "temperature", "invalid_type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":0}""", "max_tokens", "integer_below_min_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":1.5}""", "max_tokens", "invalid_type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stream":"yes"}""", "stream", "invalid_type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":{"include_usage":true}}""", "stream_options", "invalid_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stop":7}""", "stop", "invalid_type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"top_logprobs":2}""", "top_logprobs", "invalid_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"reasoning_effort":"extreme"}""", "reasoning_effort", "invalid_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[]}""", "tools", "empty_array")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function"}]}""", "tools[0].function", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tool_choice":"auto"}""", "tool_choice", "invalid_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"xml"}}""", "type", "invalid_value")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema"}}""", "response_format.json_schema", "missing_required_parameter")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"llmrouter.tags":["a"]}""", "llmrouter.tags", "unknown_parameter")]
    public async Task An_invalid_chat_request_is_refused_and_told_where(string body, string? param, string? code)
    {
        using HttpResponseMessage response = await ChatAsync(body);

        JsonElement error = await ErrorAsync(response);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal((param, code), (error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal((1, 0), (East.Traffic.Refused, East.Traffic.Answered));
    }

    [Theory]
    [InlineData("""{"model":"e"}""")]
    [InlineData("""{"model":"e","input":[]}""")]
    [InlineData("""{"model":"e","input":""}""")]
    [InlineData("""{"model":"e","input":["a",1]}""")]
    [InlineData("""{"model":"e","input":"a","dimensions":0}""")]
    [InlineData("""{"model":"e","input":"a","encoding_format":"hex"}""")]
    [InlineData("""{"model":"e","input":"a","temperature":1}""")]
    public async Task An_invalid_embedding_request_is_refused(string body)
    {
        using HttpResponseMessage response = await SendAsync(East, "openai", "/embeddings", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Every_option_that_the_api_has_is_accepted()
    {
        using HttpResponseMessage response = await ChatAsync("""
            {"model":"m","messages":[{"role":"developer","content":"x"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"1","content":"x"},{"role":"user","content":[{"type":"text","text":"x"},{"type":"input_audio","input_audio":{"data":"","format":"wav"}}]}],
             "temperature":0.5,"top_p":1,"frequency_penalty":-2,"presence_penalty":2,"max_completion_tokens":5,"n":1,"seed":-7,"logprobs":true,"top_logprobs":3,"stream":true,
             "stream_options":{"include_usage":true},"store":false,"user":"u","reasoning_effort":"low","verbosity":"high","service_tier":"auto","stop":["x"],"metadata":{"a":"b"},
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}],"tool_choice":"auto","parallel_tool_calls":false,
             "response_format":{"type":"text"},"logit_bias":{"50256":-100},"prompt_cache_key":"k","safety_identifier":"s","modalities":["text"]}
            """);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_of_megabytes_is_read_whole()
    {
        string text = new('x', 3_000_000);

        using HttpResponseMessage response = await ChatAsync(Hello.Replace("Hello there", text, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(text, East.Traffic.Last!.LastUserText);
    }

    [Fact]
    public async Task A_compatible_server_takes_fields_of_its_own()
    {
        East.AcceptsUnknownFields = true;

        using HttpResponseMessage response = await ChatAsync(Hello.Replace("\"model\"", "\"top_k\":3,\"model\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("openai", null, null)]
    [InlineData("openai", "Bearer sim-0000000000000000", "invalid_api_key")]
    [InlineData("azure", null, "401")]
    [InlineData("azure", "sim-0000000000000000", "401")]
    public async Task A_missing_or_wrong_key_is_refused(string provider, string? key, string? code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, East.Endpoint(provider).ToString().TrimEnd('/') + (provider == "azure" ? "/openai/v1" : "") + "/chat/completions");
        request.Content = new StringContent(Hello);
        request.Headers.TryAddWithoutValidation(provider == "azure" ? "api-key" : "Authorization", key);

        using HttpResponseMessage response = await Http.SendAsync(request);

        JsonElement error = await ErrorAsync(response);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.DoesNotContain("0000000000000000", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_of_its_own_any_request_is_welcome()
    {
        East.ApiKey = null;

        using HttpResponseMessage response = await Http.PostAsync(East.Endpoint() + "/chat/completions", new StringContent(Hello));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_model_that_is_not_on_the_list_does_not_exist()
    {
        East.Models = ["gpt-4o-mini"];

        using HttpResponseMessage openai = await ChatAsync();
        using HttpResponseMessage azure = await AzureAsync("/openai/deployments/nothing/chat/completions?api-version=1");

        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (openai.StatusCode, (await ErrorAsync(openai)).GetProperty("code").GetString()));
        Assert.Equal((HttpStatusCode.NotFound, "DeploymentNotFound"), (azure.StatusCode, (await ErrorAsync(azure)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_prompt_beyond_the_context_window_is_refused()
    {
        East.ContextWindow = 20;

        using HttpResponseMessage fits = await ChatAsync();
        using HttpResponseMessage tooLong = await ChatAsync(Hello.Replace("Hello there", string.Join(' ', Enumerable.Repeat("word", 30)), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        Assert.Equal("context_length_exceeded", (await ErrorAsync(tooLong)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/images/generations", 404)]
    [InlineData("/chat/completions", 405)]
    public async Task Unknown_paths_and_methods_are_refused(string path, int status)
    {
        using HttpResponseMessage response = await SendAsync(East, "openai", path, null);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("invalid_request_error", (await ErrorAsync(response)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("d/nobody/v1/chat/completions")]
    [InlineData("v1/chat/completions")]
    public async Task A_target_without_a_deployment_says_what_to_do(string path)
    {
        using HttpResponseMessage response = await Http.PostAsync(new Uri(Simulator.Address, path), new StringContent(Hello));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Deployment(name)", (await ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_tests_own_code_throws_reaches_the_client()
    {
        East.Answer = _ => throw new InvalidOperationException("my mistake");

        using HttpResponseMessage response = await ChatAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("InvalidOperationException: my mistake", (await ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, East.Traffic.InFlight);
    }
}
