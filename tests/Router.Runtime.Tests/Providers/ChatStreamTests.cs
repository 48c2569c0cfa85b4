using System.Text;
using System.Text.Json;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

public class ChatStreamTests
{
    private const string Head = "\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1741569952,\"model\":\"gpt-4o\",\"system_fingerprint\":\"fp_1\"";

    private static readonly string Whole =
        Chunk("""{"role":"assistant","content":""}""")
        + Chunk("""{"content":"Hel"}""")
        + ": ping\n\n"
        + Chunk("""{"content":"lo é","reasoning_content":"Hm."}""")
        + Chunk("""{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]}""")
        + Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}""")
        + Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}""")
        + Chunk("""{"tool_calls":[{"index":1,"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]}""")
        + Chunk("{}", "\"tool_calls\"")
        + "data: {" + Head + ""","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}""" + "\n\n"
        + "data: [DONE]\n\n";

    [Fact]
    public async Task A_stream_is_read_chunk_by_chunk()
    {
        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.Stream(StubHandler.Sse(Whole));
        Assert.Null(failure);
        Assert.Equal(ChatRole.Assistant, updates[0].Role);
        Assert.Empty(updates[0].Contents);
        Assert.Equal("fp_1", updates[0].AdditionalProperties!["system_fingerprint"]);
        Assert.All(updates.Skip(1), u => Assert.Null(u.AdditionalProperties));
        Assert.Equal("Hel", updates[1].Text);
        Assert.Null(updates[1].Role);
        Assert.All(updates, u => Assert.Equal(("chatcmpl-1", "chatcmpl-1", "gpt-4o"), (u.ResponseId, u.MessageId, u.ModelId)));
        Assert.All(updates, u => Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1741569952), u.CreatedAt));
        Assert.Equal("Hm.", Assert.IsType<TextReasoningContent>(updates[2].Contents[0]).Text);

        ChatResponseUpdate second = updates.Single(u => u.Contents.OfType<FunctionCallContent>().Any(c => c.CallId == "c1"));
        Assert.Null(second.FinishReason);
        ChatResponseUpdate finish = updates[^2];
        Assert.Equal(ChatFinishReason.ToolCalls, finish.FinishReason);
        Assert.Equal("g", Assert.IsType<FunctionCallContent>(Assert.Single(finish.Contents)).Name);
        Assert.Equal(7, Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details.TotalTokenCount);

        ChatResponse joined = updates.ToChatResponse();
        Assert.Equal("Hello é", joined.Text);
        Assert.Single(joined.Messages);
        Assert.Equal(7, joined.Usage?.TotalTokenCount);
    }

    [Fact]
    public async Task A_stream_cut_into_pieces_anywhere_gives_the_same_updates()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Whole);
        string expected = await Read(new PiecesStream(bytes, []));
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(expected, await Read(new PiecesStream(bytes, [cut])));
        }

        Assert.Equal(expected, await Read(new PiecesStream(bytes, [.. Enumerable.Range(1, bytes.Length - 1)])));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Line_ends_of_any_kind_are_the_same(string end)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Whole.Replace("\n", end));
        string expected = await Read(new PiecesStream(Encoding.UTF8.GetBytes(Whole), []));
        Assert.Equal(expected, await Read(new PiecesStream(bytes, [])));
        Assert.Equal(expected, await Read(new PiecesStream(bytes, [.. Enumerable.Range(1, bytes.Length - 1)])));
    }

    [Fact]
    public async Task Truncation_before_the_finish_is_never_a_clean_end()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Whole);
        int finished = Whole.IndexOf("\"finish_reason\":\"tool_calls\"", StringComparison.Ordinal);
        finished = Encoding.UTF8.GetByteCount(Whole[..(Whole.IndexOf("\n\n", finished, StringComparison.Ordinal) + 2)]);
        for (int length = 0; length < bytes.Length; length++)
        {
            (_, Failure? failure) = await Given.Stream(StubHandler.Stream(() => new MemoryStream(bytes, 0, length)));
            Assert.Equal(length < finished ? FailureKind.MalformedResponse : null, failure?.Kind);
            Assert.Equal(length < finished ? FailureStage.Sent : null, failure?.Stage);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_finish_is_a_connection_failure_and_after_it_none()
    {
        string[] parts = Whole.Split("data: {" + Head + ",\"choices\":[],\"usage\"");
        foreach ((string text, FailureKind? kind) in new[] { (Whole[..200], (FailureKind?)FailureKind.Connection), (parts[0], null) })
        {
            IOException reset = new("reset", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionReset));
            (_, Failure? failure) = await Given.Stream(StubHandler.Stream(() => new PiecesStream(Encoding.UTF8.GetBytes(text), [], reset)));
            Assert.Equal(kind, failure?.Kind);
        }
    }

    [Fact]
    public async Task Done_alone_does_not_complete_and_its_absence_does_no_harm()
    {
        string text = Chunk("""{"content":"a"}""");
        Assert.Equal(FailureKind.MalformedResponse, (await Given.Stream(StubHandler.Sse(text + "data: [DONE]\n\n"))).Failure?.Kind);
        Assert.Null((await Given.Stream(StubHandler.Sse(text + Chunk("{}", "\"stop\"")))).Failure);
    }

    [Fact]
    public async Task Every_choice_must_finish()
    {
        string one = Chunk("""{"content":"a"}""");
        string other = Chunk("""{"content":"b"}""", index: 1);
        string begun = one + other + Chunk("{}", "\"stop\"");
        Assert.Equal(FailureKind.MalformedResponse, (await Given.Stream(StubHandler.Sse(begun + "data: [DONE]\n\n"))).Failure?.Kind);

        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.Stream(StubHandler.Sse(begun + Chunk("{}", "\"length\"", 1)));
        Assert.Null(failure);
        Assert.Equal(["chatcmpl-1", "chatcmpl-1-1", "chatcmpl-1", "chatcmpl-1-1"], updates.Select(u => u.MessageId));
        Assert.Equal(1L, updates[1].AdditionalProperties!["index"]);
    }

    [Fact]
    public async Task Several_choices_in_one_chunk_are_several_updates()
    {
        string chunk = """data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop","index":0},{"delta":{"content":"b"},"finish_reason":"stop","index":1}],"id":"x"}""" + "\n\n";
        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.Stream(StubHandler.Sse(chunk));
        Assert.Null(failure);
        Assert.Equal([("a", "x"), ("b", "x-1")], updates.Select(u => (u.Text, u.MessageId!)));
    }

    [Fact]
    public async Task Usage_that_grows_with_every_chunk_is_given_once()
    {
        string text = """data: {"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":3,"completion_tokens":1}}""" + "\n\n"
            + """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""" + "\n\n";
        (List<ChatResponseUpdate> updates, _) = await Given.Stream(StubHandler.Sse(text));
        UsageContent usage = Assert.Single(updates.SelectMany(u => u.Contents).OfType<UsageContent>());
        Assert.Equal((2, 5), (usage.Details.OutputTokenCount, usage.Details.TotalTokenCount));
    }

    [Fact]
    public async Task Calls_of_servers_that_number_them_badly_are_kept_apart()
    {
        string text = Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}},{"index":0,"id":"b","function":{"name":"g","arguments":"{}"}}]}""")
            + Chunk("""{"tool_calls":[{"id":"c","function":{"name":"h","arguments":"{"}}]}""")
            + Chunk("""{"tool_calls":[{"function":{"arguments":"}"}}]}""", "\"tool_calls\"");
        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.Stream(StubHandler.Sse(text));
        Assert.Null(failure);
        Assert.Equal(["f", "g", "h"], updates.SelectMany(u => u.Contents).OfType<FunctionCallContent>().Select(c => c.Name));
        Assert.All(updates.SelectMany(u => u.Contents).OfType<FunctionCallContent>(), c => Assert.Null(c.Exception));
    }

    [Fact]
    public async Task Calls_that_arrive_interleaved_are_put_together()
    {
        string text = Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}]}""")
            + Chunk("""{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{\"y\":"}}]}""")
            + Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}""")
            + Chunk("""{"tool_calls":[{"index":1,"function":{"arguments":"2}"}}]}""", "\"tool_calls\"");
        (List<ChatResponseUpdate> updates, _) = await Given.Stream(StubHandler.Sse(text));
        Assert.Equal(
            [("f", "x", 1), ("g", "y", 2)],
            updates.SelectMany(u => u.Contents).OfType<FunctionCallContent>()
                .Select(c => (c.Name, c.Arguments!.Single().Key, ((JsonElement)c.Arguments!.Single().Value!).GetInt32())));
    }

    [Theory]
    [InlineData("""data: {"error":{"message":"busy","code":"rate_limit_exceeded"}}""", FailureKind.RateLimited, null)]
    [InlineData("""data: {"error":{"message":"busy","code":502}}""", FailureKind.ServerError, 502)]
    [InlineData("""data: {"error":{"message":"busy","type":"server_error"},"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}""", FailureKind.ServerError, null)]
    [InlineData("event: error\ndata: {\"message\":\"m\",\"code\":\"context_length_exceeded\"}", FailureKind.ContextWindowExceeded, null)]
    [InlineData("data: {\"error\":\"just words\"}", FailureKind.ServerError, null)]
    [InlineData("data: {\"choices\":3}", FailureKind.MalformedResponse, null)]
    [InlineData("data: nonsense", FailureKind.MalformedResponse, null)]
    public async Task An_error_inside_the_stream_is_classified_by_its_own_code(string line, FailureKind kind, int? status)
    {
        string text = Chunk("""{"content":"a"}""") + line + "\n\n";
        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.Stream(StubHandler.Sse(text, ("x-request-id", "r1")));
        Assert.Equal("a", Assert.Single(updates).Text);
        Assert.Equal((kind, status, "r1"), (failure?.Kind, failure?.StatusCode, failure?.ProviderRequestId));

        // After the finish it is a broken tail.
        Assert.Null((await Given.Stream(StubHandler.Sse(Chunk("{}", "\"stop\"") + line + "\n\n"))).Failure);
    }

    [Theory]
    [InlineData("""{"error":{"message":"m","code":"insufficient_quota"}}""", "application/json", FailureKind.QuotaExhausted)]
    [InlineData("""{"choices":[]}""", "application/json", FailureKind.MalformedResponse)]
    [InlineData("<html>", "text/html; charset=utf-8", FailureKind.MalformedResponse)]
    public async Task A_200_that_is_no_stream_is_a_failure_at_once(string body, string type, FailureKind kind)
    {
        (_, Failure? failure) = await Given.Stream(StubHandler.With(Encoding.UTF8.GetBytes(body), type));
        Assert.Equal(kind, failure?.Kind);
    }

    [Fact]
    public async Task Azures_first_chunk_without_choices_is_kept()
    {
        string text = "data: {\"choices\":[],\"id\":\"\",\"model\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n" + Chunk("{\"content\":\"a\"}", "\"stop\"");
        (List<ChatResponseUpdate> updates, _) = await Given.Stream(StubHandler.Sse(text));
        Assert.Empty(updates[0].Contents);
        Assert.True(updates[0].AdditionalProperties!.ContainsKey("prompt_filter_results"));
        Assert.Equal("a", updates[1].Text);
    }

    [Fact]
    public async Task Mutated_streams_end_or_fail_and_nothing_else()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Whole);
        Random random = new(20_260_103);
        int failed = 0;
        for (int i = 0; i < 3_000; i++)
        {
            byte[] spoilt = Mutation.Of(bytes, random);
            int[] cuts = [random.Next(1, Math.Max(2, spoilt.Length))];
            (_, Failure? failure) = await Given.Stream(StubHandler.Stream(() => new PiecesStream(spoilt, cuts)));
            failed += failure is null ? 0 : 1;
            Assert.True(failure is null or { Kind: FailureKind.MalformedResponse }, failure?.ToString());
        }

        Assert.InRange(failed, 500, 2_999);
    }

    [Fact]
    public async Task An_event_without_an_end_is_malformed_and_not_kept_for_ever()
    {
        EndlessStream endless = new((byte)'x');
        (_, Failure? failure) = await Given.Stream(StubHandler.Stream(() => endless));
        Assert.Equal(FailureKind.MalformedResponse, failure?.Kind);
        Assert.InRange(endless.Given, 1, 40 * 1024 * 1024);
    }

    [Fact]
    public async Task Cancelling_a_read_lets_the_cancellation_through()
    {
        SilentStream silent = new(Encoding.UTF8.GetBytes(Chunk("""{"content":"a"}""")));
        await using ChatStreamReader reader = await Open(silent);
        Assert.Equal("a", (await reader.ReadAsync(default)).Value?.Text);
        using CancellationTokenSource source = new();
        Task<Outcome<ChatResponseUpdate?>> read = reader.ReadAsync(source.Token).AsTask();
        await silent.Waiting.Task;
        source.Cancel();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(source.Token, e.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Aborting_and_disposing_end_a_pending_read(bool abort)
    {
        SilentStream silent = new([]);
        ChatStreamReader reader = await Open(silent);
        Task<Outcome<ChatResponseUpdate?>> read = reader.ReadAsync(default).AsTask();
        await silent.Waiting.Task;
        if (abort)
        {
            reader.Abort();
        }

        await reader.DisposeAsync();
        await reader.DisposeAsync();
        Assert.Equal(FailureKind.Connection, (await read).Failure?.Kind);
        Assert.True(silent.IsDisposed);
        Assert.False((await reader.ReadAsync(default)).IsSuccess);
        reader.Abort();
    }

    [Fact]
    public async Task What_is_buffered_is_read_at_once()
    {
        await using ChatStreamReader reader = await Open(new PiecesStream(Encoding.UTF8.GetBytes(Whole), []));
        await reader.ReadAsync(default);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(reader.ReadAsync(default).IsCompletedSuccessfully);
        }
    }

    private static string Chunk(string delta, string finish = "null", int index = 0)
        => $"data: {{{Head},\"choices\":[{{\"index\":{index},\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish}}}],\"usage\":null,\"obfuscation\":\"x{delta.Length}\"}}\n\n";

    private static async Task<ChatStreamReader> Open(Stream stream)
        => (await Given.Client(StubHandler.Stream(() => stream)).StreamAsync(Given.Request(), default)).Value;

    private static async Task<string> Read(Stream stream)
    {
        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.Stream(StubHandler.Stream(() => stream));
        Assert.Null(failure);
        return JsonSerializer.Serialize(updates, AIJsonUtilities.DefaultOptions);
    }
}
