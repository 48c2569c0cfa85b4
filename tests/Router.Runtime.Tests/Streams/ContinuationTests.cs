using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Streams;

/// <summary>When a stream that breaks goes on at another deployment, with what, and what its client is told.</summary>
public class ContinuationTests
{
    private static readonly RouteOptions GoesOn = new() { ContinueStreams = true };

    [Fact]
    public async Task The_rest_is_asked_for_with_the_text_so_far_and_a_closing_turn()
    {
        using TestRouter router = Breaking("one ", "two");
        (string text, _) = await Read(router);
        Assert.Equal("one two three", text);
        IReadOnlyList<ChatMessage> asked = router["g/b"].Asked.Messages;
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User], asked.Select(m => m.Role));
        Assert.Equal(("hi", "one two"), (asked[0].Text, asked[1].Text));
        Assert.Contains("exactly where it stopped", asked[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_opt_in()
    {
        using TestRouter router = Breaking("one ");
        await Assert.ThrowsAsync<LlmRouterException>(() => Read(router, new RouteOptions()));
        Assert.Equal(0, router["g/b"].Calls);
    }

    [Fact]
    public async Task Who_continues_is_told_by_an_event()
    {
        using TestRouter router = Breaking("one ");
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(new Listener(events));
        (_, List<ChatResponseUpdate> updates) = await Read(router);
        StreamContinuedEvent continued = Assert.Single(events.OfType<StreamContinuedEvent>());
        Assert.Equal(("g/a", updates[^1].Route()!.RequestId), (continued.From, continued.RequestId));
    }

    [Fact]
    public async Task A_known_provider_continues_a_beginning_without_words()
    {
        using var router = new TestRouter(
            """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "order": 1 }, { "id": "b", "model": "openai/mistral-large-latest", "endpoint": "https://api.mistral.ai/v1", "order": 2 } ] } } }""");
        router["g/b"].Marks = true;
        router["g/a"].OnStream = (_, _) => Open(new FakeReader("no, no, no", Fails(FailureKind.Connection)));
        router["g/b"].OnStream = (_, _) => Open(new FakeReader("no, no!"));
        (string text, _) = await Read(router);

        // It repeats nothing, so nothing is taken for a repetition.
        Assert.Equal("no, no, nono, no!", text);
        Assert.Equal([ChatRole.User, ChatRole.Assistant], router["g/b"].Asked.Messages.Select(m => m.Role));
    }

    [Theory]
    [InlineData("anthropic", "claude-opus-4-6", "https://api.anthropic.com", false)]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", "https://api.anthropic.com", true)]
    [InlineData("anthropic", "claude-3-5-haiku-latest", "https://api.anthropic.com", true)]
    [InlineData("openai", "mistral-large-latest", "https://api.mistral.ai/v1", true)]
    [InlineData("openai", "deepseek-chat", "https://api.deepseek.com/beta", true)]
    [InlineData("openai", "deepseek-chat", "https://api.deepseek.com/v1", false)]
    [InlineData("openai", "gpt-4o", "https://api.openai.com/v1", false)]
    [InlineData("cohere", "command-r", "https://api.cohere.com", false)]
    public void Only_a_model_that_is_known_to_continue_a_beginning_gets_one(string provider, string model, string endpoint, bool expected)
    {
        DeploymentConnection connection = Providers.Given.Connection(provider, endpoint, model);
        bool Is(ChatOptions? options, string text) => AssistantPrefix.IsContinuedBy(connection, marks: true, null, options, text);
        Assert.Equal(expected, Is(null, "text"));
        Assert.False(Is(new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } }, "text"));
        Assert.Equal(expected && provider != "anthropic", Is(null, "text "));
        Assert.Equal(expected && provider == "anthropic", AssistantPrefix.IsContinuedBy(connection, marks: false, null, null, "text"));
    }

    [Fact]
    public async Task A_beginning_is_marked_on_the_wire()
    {
        Providers.StubHandler handler = Providers.StubHandler.Sse("");
        DeploymentClient client = Providers.Given.Client(handler);
        await client.StreamAsync(new ChatRequest([new ChatMessage(ChatRole.User, "hi"), new PrefixMessage("one")], null), default);
        Assert.Contains("""{"role":"assistant","content":"one","prefix":true}""", handler.Body, StringComparison.Ordinal);
    }

    public static TheoryData<string> Bound() => new(BoundOptions.Keys);

    private static readonly Dictionary<string, ChatOptions> BoundOptions = new()
    {
        ["a response format"] = new() { ResponseFormat = ChatResponseFormat.Json },
        ["a conversation"] = new() { ConversationId = "c1" },
        ["several choices"] = new() { AdditionalProperties = new() { ["n"] = 2 } },
        ["a response before it"] = new() { AdditionalProperties = new() { ["previous_response_id"] = "r0" } },
    };

    [Theory]
    [MemberData(nameof(Bound))]
    public async Task A_request_that_nobody_else_can_go_on_with_does_not(string what)
    {
        using TestRouter router = Breaking("one ");
        await AssertBreaks(router, FailureKind.Connection, BoundOptions[what]);
        Assert.Equal(0, router["g/b"].Calls);
    }

    [Fact]
    public async Task A_request_with_a_file_of_its_provider_does_not_go_on_elsewhere()
    {
        using TestRouter router = Breaking("one ");
        await Assert.ThrowsAsync<LlmRouterException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync([new ChatMessage(ChatRole.User, [new HostedFileContent("f1")])], null, GoesOn))
            {
            }
        });
        Assert.Equal(0, router["g/b"].Calls);
    }

    public static TheoryData<string> More() => new(MoreThanText.Keys);

    private static readonly Dictionary<string, ChatResponseUpdate> MoreThanText = new()
    {
        ["a tool call"] = new(ChatRole.Assistant, [new FunctionCallContent("1", "f")]),
        ["reasoning"] = new(ChatRole.Assistant, [new TextReasoningContent("hm")]),
        ["an image"] = new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")]),
        ["a refusal"] = new(ChatRole.Assistant, [new ErrorContent("no")]),
        ["another choice"] = new(ChatRole.Assistant, "x") { AdditionalProperties = new() { ["index"] = 1L } },
        ["a second message"] = new(ChatRole.Assistant, "x") { MessageId = "m2" },
        ["its end"] = new(ChatRole.Assistant, "x") { FinishReason = ChatFinishReason.Stop },
        ["a conversation of the provider"] = new(ChatRole.Assistant, "x") { ConversationId = "c" },
    };

    [Theory]
    [MemberData(nameof(More))]
    public async Task An_answer_that_is_more_than_one_open_text_does_not_go_on(string what)
    {
        using TestRouter router = TestRouter.Of("a b");
        InOrder(router, () => new UpdatesReader(
            [new ChatResponseUpdate(ChatRole.Assistant, "one ") { MessageId = "m1" }, MoreThanText[what].Clone()], Fails(FailureKind.Connection)));
        await AssertBreaks(router, FailureKind.Connection);
        Assert.Equal(1, router["g/a"].Calls + router["g/b"].Calls);
    }

    [Theory]
    [InlineData(FailureKind.ContentFiltered)]
    [InlineData(FailureKind.BadRequest)]
    public async Task What_would_fail_anywhere_does_not_go_on(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b");
        InOrder(router, () => new FakeReader("one ", Fails(kind)));
        await AssertBreaks(router, kind);
        Assert.Equal(1, router["g/a"].Calls + router["g/b"].Calls);
    }

    [Theory]
    [InlineData("\"streamTimeoutSeconds\": 30,", 31, "did not end within its time")]
    [InlineData("", 601, "the consumer did not read")]
    public async Task The_end_of_a_streams_own_times_is_its_end(string setting, int seconds, string message)
    {
        using TestRouter router = TestRouter.Of("a b", setting);
        InOrder(router, () => new FakeReader("one ", FakeReader.Stall));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router);
        Assert.True(await stream.MoveNextAsync());
        router.Time.Advance(TimeSpan.FromSeconds(seconds));
        var e = await Assert.ThrowsAsync<LlmRouterException>(async () => await stream.MoveNextAsync());
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(1, router["g/a"].Calls + router["g/b"].Calls);
    }

    [Fact]
    public async Task The_time_of_the_whole_stream_goes_on_too()
    {
        using TestRouter router = TestRouter.Of("a b", "\"streamTimeoutSeconds\": 30,");
        InOrder(router, () => new FakeReader("one ", Fails(FailureKind.Connection)), () => new FakeReader(FakeReader.Stall));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router);
        Assert.True(await stream.MoveNextAsync());
        router.Time.Advance(TimeSpan.FromSeconds(20));
        Task<bool> pending = stream.MoveNextAsync().AsTask();
        router.Time.Advance(TimeSpan.FromSeconds(10.1));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => pending.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(FailureKind.Connection, e.Kind);
        Assert.Equal([FailureKind.Connection, FailureKind.Timeout], e.Attempts.Select(a => a.Kind!.Value));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_continuation_has_the_requests_time_again()
    {
        using TestRouter router = TestRouter.Of("a b", "\"timeoutSeconds\": 60,");
        InOrder(router, () => new TimedReader(router, Piece("one "), Piece("two ", 55), (TimeSpan.FromSeconds(55), new ChatResponseUpdate()), Fails(FailureKind.Connection)), () => new TimedReader(router, Piece("three", 50)));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router);
        Assert.True(await stream.MoveNextAsync());
        string text = stream.Current.Text;
        for (Task<bool> move = stream.MoveNextAsync().AsTask(); ; move = stream.MoveNextAsync().AsTask())
        {
            while (!move.IsCompleted)
            {
                router.Time.Advance(TimeSpan.FromSeconds(5));
            }

            if (!await move)
            {
                break;
            }

            text += stream.Current.Text;
        }

        Assert.Equal("one two three", text);
        Assert.True(router.Time.Elapsed > TimeSpan.FromSeconds(150));
    }

    [Fact]
    public async Task Alone_a_deployment_goes_on_with_its_own_stream_after_the_usual_wait()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (call, _) => Open(call == 1 ? new FakeReader("one ", Fails(FailureKind.Connection)) : new FakeReader("two"));
        Task<(string Text, List<ChatResponseUpdate> Updates)> reading = Read(router);
        Assert.False(reading.IsCompleted);
        router.Time.Advance(TimeSpan.FromSeconds(1.1));
        (string text, List<ChatResponseUpdate> updates) = await reading.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("one two", text);
        Assert.Equal(["a", "a"], updates[^1].Route()!.Attempts.Select(a => a.Deployment));
    }

    [Fact]
    public async Task An_error_in_the_middle_gives_back_no_tokens_that_were_used()
    {
        using TestRouter router = TestRouter.Of("a", "", "\"tpm\": 1000,");
        string text = string.Concat(Enumerable.Repeat("many words of an answer ", 180));
        router["g/a"].OnStream = (_, _) => Open(new FakeReader(text, Fails(FailureKind.ServerError, 500, stage: FailureStage.Answered)));
        await Assert.ThrowsAsync<LlmRouterException>(() => Read(router, new RouteOptions { Retries = 0 }));
        Assert.True(router.Router.GetStatus()[0].OutputTokens > 800);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Read(router, new RouteOptions { Retries = 0 }));
        Assert.Equal((FailureKind.RateLimited, 1), (e.Kind, router["g/a"].Calls));
    }

    [Fact]
    public async Task The_attempt_budget_holds_over_all_parts()
    {
        using TestRouter router = TestRouter.Of("a b c d", "\"cooldown\": \"off\",");
        foreach (string id in (string[])["a", "b", "c", "d"])
        {
            router["g/" + id].OnStream = (call, _) => Open(new FakeReader($"from {id} ", Fails(FailureKind.Connection)));
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Read(router, new RouteOptions { ContinueStreams = true, MaxAttempts = 3 }));
        Assert.Equal(3, e.Attempts.Count);
        Assert.Equal(3, e.Attempts.Select(a => a.Deployment).Distinct().Count());
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_fallback_may_go_on_and_its_hop_counts()
    {
        using var router = new TestRouter(
            """
            { "groups": {
              "g": { "retries": 0, "fallbacks": ["f"], "deployments": [ { "id": "a", "model": "openai/m" } ] },
              "f": { "retries": 0, "fallbacks": ["e"], "deployments": [ { "id": "b", "model": "openai/m" } ] },
              "e": { "retries": 0, "deployments": [ { "id": "c", "model": "openai/m" } ] } } }
            """);
        router["g/a"].OnStream = (_, _) => new(Fails(FailureKind.ServerError, 500));
        router["f/b"].OnStream = (_, _) => Open(new FakeReader("one ", Fails(FailureKind.Connection)));
        router["e/c"].OnStream = (_, _) => Open(new FakeReader("two"));
        (string text, List<ChatResponseUpdate> updates) = await Read(router);
        Assert.Equal("one two", text);
        Assert.Equal(["a", "b", "c"], updates[^1].Route()!.Attempts.Select(a => a.Deployment));
        Assert.Equal(1, router["g/a"].Calls);

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Read(router, new RouteOptions { ContinueStreams = true, MaxFallbacks = 1 }));
        Assert.Equal((FailureKind.Connection, 2), (e.Kind, e.Attempts.Count));
    }

    [Fact]
    public async Task A_stream_that_cannot_go_on_says_so_again_and_asks_nobody_again()
    {
        using TestRouter router = TestRouter.Of("a b", "\"retries\": 1,");
        InOrder(router, () => new FakeReader("one ", Fails(FailureKind.Connection)), () => new FakeReader(Fails(FailureKind.RateLimited)));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router);
        Assert.True(await stream.MoveNextAsync());
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(FailureKind.Connection, (await Assert.ThrowsAsync<LlmRouterException>(async () => await stream.MoveNextAsync())).Kind);
        }

        Assert.Equal(2, router["g/a"].Calls + router["g/b"].Calls);
    }

    [Fact]
    public async Task A_router_that_ends_meanwhile_leaves_the_stream_with_what_broke_it()
    {
        using TestRouter router = Breaking("one ");
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router);
        Assert.True(await stream.MoveNextAsync());
        router.Router.Dispose();
        Assert.Equal(FailureKind.Connection, (await Assert.ThrowsAsync<LlmRouterException>(async () => await stream.MoveNextAsync())).Kind);
    }

    [Fact]
    public async Task A_tool_call_may_end_the_continuation()
    {
        using TestRouter router = TestRouter.Of("a b");
        InOrder(router, () => new FakeReader("Let me look", Fails(FailureKind.Connection)), () => new UpdatesReader(
            [new ChatResponseUpdate(ChatRole.Assistant, " look") { MessageId = "m2" }, new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "f")]) { MessageId = "m2" }], null));
        (string text, List<ChatResponseUpdate> updates) = await Read(router);
        Assert.Equal("Let me look", text);
        ChatMessage message = Assert.Single(updates.ToChatResponse().Messages);
        Assert.Single(message.Contents.OfType<FunctionCallContent>());
    }

    [Fact]
    public async Task Usage_that_was_shown_before_the_break_is_not_shown_again()
    {
        using TestRouter router = TestRouter.Of("a b");
        var early = new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("one "), new UsageContent(new() { InputTokenCount = 100, OutputTokenCount = 1 })]);
        InOrder(router, () => new UpdatesReader([early], Fails(FailureKind.Connection)) { Reported = new() { InputTokenCount = 100, OutputTokenCount = 1 } }, () => new FakeReader("two"));
        (_, List<ChatResponseUpdate> updates) = await Read(router);
        UsageDetails usage = updates.ToChatResponse().Usage!;
        Assert.Equal((110L, 2L), (usage.InputTokenCount!.Value, usage.OutputTokenCount!.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_client_of_the_application_is_cut_and_continued_likewise(int at)
    {
        string[] pieces = ["one ", "two ", "three"];
        var broken = new ScriptedClient { Pieces = pieces[..at], Throws = new IOException("reset") };
        var whole = new ScriptedClient { Pieces = pieces };
        using var router = new TestRouter(
            """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "order": 1 }, { "id": "b", "model": "openai/m", "order": 2 } ] } } }""",
            configure: o =>
            {
                o.ClientFactory = null;
                o.UseChatClient("g/a", broken).UseChatClient("g/b", whole);
            });
        var seen = new List<string>();
        Exception? thrown = await Record.ExceptionAsync(async () =>
        {
            await foreach (ChatResponseUpdate update in router.Router.Chat("g").StreamAsync("hi"))
            {
                seen.Add(update.Text);
            }
        });
        Assert.Equal(at == 0 ? pieces : pieces[..at], seen.Where(s => s.Length > 0));
        Assert.Equal(at == 0, thrown is null);
        Assert.True(broken.Ended);

        (string text, List<ChatResponseUpdate> updates) = await Read(router);
        Assert.Equal("one two three", text);
        Assert.Equal(at > 0, updates[^1].Route()!.IsContinued);
        Assert.Equal(0, router.InFlight);

        // What the client hands out is the application's: it is not written to.
        Assert.All(whole.Given, u => Assert.Equal(ChatRole.Assistant, u.Role));
    }

    private static TestRouter Breaking(params string[] pieces)
    {
        var router = new TestRouter("""{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "order": 1 }, { "id": "b", "model": "openai/m", "order": 2 } ] } } }""");
        router["g/a"].OnStream = (_, _) => Open(new FakeReader([.. pieces, Fails(FailureKind.Connection)]));
        router["g/b"].OnStream = (_, _) => Open(new FakeReader(" three"));
        return router;
    }

    private static void InOrder(TestRouter router, params Func<ChatStreamReader>[] readers)
    {
        int next = 0;
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) => Open(readers[next++]());
        }
    }

    private static (TimeSpan, ChatResponseUpdate) Piece(string text, double after = 0)
        => (TimeSpan.FromSeconds(after), new ChatResponseUpdate(ChatRole.Assistant, text));

    private static ValueTask<Outcome<ChatStreamReader>> Open(ChatStreamReader reader) => new(new Outcome<ChatStreamReader>(reader));

    private static IAsyncEnumerator<ChatResponseUpdate> Stream(TestRouter router, RouteOptions? route = null, ChatOptions? options = null)
        => router.Router.Chat("g").StreamAsync("hi", options, route ?? GoesOn).GetAsyncEnumerator();

    private static async Task<(string Text, List<ChatResponseUpdate> Updates)> Read(TestRouter router, RouteOptions? route = null, ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(router, route, options);
        while (await stream.MoveNextAsync())
        {
            updates.Add(stream.Current);
        }

        return (string.Concat(updates.Select(u => u.Text)), updates);
    }

    private static async Task AssertBreaks(TestRouter router, FailureKind kind, ChatOptions? options = null)
    {
        Assert.Equal(kind, (await Assert.ThrowsAsync<LlmRouterException>(() => Read(router, options: options))).Kind);
        Assert.Equal(0, router.InFlight);
    }

    private sealed class Listener(List<RouterEvent> events) : IObserver<RouterEvent>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(RouterEvent value) => events.Add(value);
    }

    /// <summary>A stream of whole updates, then an end or a failure.</summary>
    private sealed class UpdatesReader(ChatResponseUpdate[] updates, Failure? failure) : ChatStreamReader
    {
        private int _next;

        public UsageDetails? Reported
        {
            init => Usage = value;
        }

        public override ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
            => new(_next < updates.Length ? updates[_next++] : failure is null ? new Outcome<ChatResponseUpdate?>((ChatResponseUpdate?)null) : failure);

        public override void Abort()
        {
        }

        public override ValueTask DisposeAsync() => default;
    }

    private sealed class ScriptedClient : IChatClient
    {
        public string[] Pieces { get; init; } = [];

        public Exception? Throws { get; init; }

        public bool Ended { get; private set; }

        public List<ChatResponseUpdate> Given { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                string text = messages.Count() == 1 ? "" : messages.ElementAt(1).Text;
                int from = Throws is null ? Pieces.TakeWhile((_, i) => string.Concat(Pieces.Take(i + 1)).Length <= text.Length).Count() : 0;
                await Task.CompletedTask;
                foreach (string piece in Pieces[from..])
                {
                    var update = new ChatResponseUpdate(ChatRole.Assistant, piece);
                    Given.Add(update);
                    yield return update;
                }

                if (Throws is not null)
                {
                    throw Throws;
                }
            }
            finally
            {
                Ended = true;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
