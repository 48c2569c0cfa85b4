using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Resilience;

public class FailureRuleTests
{
    private const string Two = """
        { "groups": { "g": { "retries": 1, "deployments": [ { "id": "a", "model": "openai/m", "order": 1 }, { "id": "b", "model": "openai/m", "order": 2 } ] },
                      "other": { "deployments": [ { "id": "x", "model": "openai/o" } ] } } }
        """;

    [Fact]
    public async Task A_rule_sees_what_is_known()
    {
        var seen = new List<string>();
        using TestRouter router = Routed(options => options.FailureRules.Add((in FailureFacts f) =>
        {
            seen.Add($"{f.Kind} {f.StatusCode} {f.ErrorCode} {f.ErrorType} {f.Message} {f.RetryAfter} {f.ProviderRequestId} {f.Exception?.Message} {f.Group} {f.Deployment} {f.Provider} {f.Model} {f.IsStream} {f.Attempt} {f.Metadata?["k"]}");
            return null;
        }));
        router["g/a"].Then(new Failure(FailureKind.ServerError, FailureStage.Answered, "key sk-0123456789abcdef")
        {
            StatusCode = 500,
            Code = "c",
            Type = "t",
            RetryAfter = TimeSpan.FromSeconds(3),
            ProviderRequestId = "p",
            Exception = new InvalidOperationException("e"),
        });
        await router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Metadata = new Dictionary<string, object?> { ["k"] = "v" } });
        Assert.Equal(["ServerError 500 c t key *** 00:00:03 p e g a openai m False 1 v"], seen);
    }

    [Fact]
    public async Task What_a_rule_says_decides_where_the_request_goes()
    {
        using TestRouter router = Routed(options => options.FailureRules.Add((in FailureFacts f) => f.Message.Contains("house full", StringComparison.Ordinal) ? FailureKind.RateLimited : null));
        router["g/a"].Then(new Failure(FailureKind.BadRequest, FailureStage.Answered, "house full") { StatusCode = 400 });
        ChatResponse answer = await router.Router.Chat("g").CompleteAsync("hi");
        Assert.Equal(["RateLimited", ""], answer.Route()!.Attempts.Select(a => a.Kind.ToString()));
        Assert.Equal(400, answer.Route()!.Attempts[0].StatusCode);
        Assert.Equal(1, router.Router.GetStatus().Single(s => s.Group == "g" && s.Id == "a").Failures[FailureKind.RateLimited]);

        // Without an opinion it stays what it was: nothing else would answer it.
        router["g/b"].Then(new Failure(FailureKind.BadRequest, FailureStage.Answered, "something else"));
        Assert.Equal(FailureKind.BadRequest, (await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"))).Kind);
    }

    [Fact]
    public async Task The_first_rule_with_an_opinion_wins()
    {
        var asked = new List<int>();
        using TestRouter router = Routed(options =>
        {
            options.FailureRules.Add((in FailureFacts _) => Say(1, null));
            options.FailureRules.Add((in FailureFacts _) => Say(2, FailureKind.BadRequest));
            options.FailureRules.Add((in FailureFacts _) => Say(3, FailureKind.RateLimited));
        });
        router["g/a"].Then(Fails(FailureKind.ServerError));
        Assert.Equal(FailureKind.BadRequest, (await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"))).Kind);
        Assert.Equal([1, 2], asked);

        FailureKind? Say(int rule, FailureKind? kind)
        {
            asked.Add(rule);
            return kind;
        }
    }

    [Fact]
    public async Task Rules_apply_to_streams_and_embeddings_too()
    {
        using var router = new TestRouter(
            """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m" } ] }, "e": { "mode": "embedding", "deployments": [ { "id": "a", "model": "openai/m" } ] } } }""",
            configure: o => o.FailureRules.Add((in FailureFacts f) => f.Kind == FailureKind.ServerError ? FailureKind.BadRequest : null));
        router["g/a"].OnStream = (_, _) => new(new FakeReader("", Fails(FailureKind.ServerError)));
        router["e/a"].OnEmbed = (_, _) => new(Fails(FailureKind.ServerError));
        var failure = await Assert.ThrowsAsync<LlmRouterException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi"))
            {
            }
        });
        Assert.Equal(FailureKind.BadRequest, failure.Kind);
        Assert.Equal(FailureKind.BadRequest, (await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Embeddings("e").EmbedAsync(["a"]))).Kind);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_cancellation_is_no_matter_of_opinion()
    {
        int asked = 0;
        using TestRouter router = Routed(options => options.FailureRules.Add((in FailureFacts _) =>
        {
            asked++;
            return FailureKind.RateLimited;
        }));
        using var source = new CancellationTokenSource();
        router["g/a"].OnComplete = async (_, token) =>
        {
            source.Cancel();
            await Task.Delay(Timeout.Infinite, token);
            return Answer("never");
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => router.Router.Chat("g").CompleteAsync("hi", null, source.Token));
        Assert.Equal((0, 0), (asked, router.InFlight));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_rule_throws_comes_out_as_it_is_and_the_books_are_closed(bool onAnswer)
    {
        var thrown = new InvalidTimeZoneException("mine");
        using TestRouter router = Routed(options =>
        {
            if (onAnswer)
            {
                options.AnswerRules.Add((in AnswerFacts _) => throw thrown);
            }
            else
            {
                options.FailureRules.Add((in FailureFacts _) => throw thrown);
                options.FailureRules.Add((in FailureFacts _) => FailureKind.BadRequest);
            }
        });
        if (!onAnswer)
        {
            router["g/a"].Then(Fails(FailureKind.ServerError, 500));
        }

        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => router.Router.Chat("g").CompleteAsync("hi")));
        Assert.Equal((0, 1, 0), (router.InFlight, router["g/a"].Calls, router["g/b"].Calls));
        DeploymentStatus status = router.Router.GetStatus().First();
        Assert.Equal(1, status.Failures.Values.Sum());
        Assert.False(status.CoolsFor is not null && onAnswer, "an answer speaks against nobody");
    }

    [Fact]
    public async Task What_a_rule_throws_about_a_stream_leaks_nothing()
    {
        using TestRouter router = Routed(options => options.FailureRules.Add((in FailureFacts _) => throw new InvalidTimeZoneException("mine")));
        var reader = new FakeReader("", Fails(FailureKind.ServerError));
        router["g/a"].OnStream = (_, _) => new(reader);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in router.Router.Chat("g").StreamAsync("hi"))
            {
            }
        });
        Assert.Equal((0, true), (router.InFlight, reader.Disposed));
    }

    [Theory]
    [InlineData(FailureKind.Cancelled)]
    [InlineData(FailureKind.UnknownModel)]
    [InlineData((FailureKind)1_000)]
    [InlineData((FailureKind)(-1))]
    public async Task A_kind_that_no_attempt_can_have_is_refused(FailureKind kind)
    {
        using TestRouter router = Routed(options =>
        {
            options.FailureRules.Add((in FailureFacts _) => kind);
            options.AnswerRules.Add((in AnswerFacts f) => f.Text == "odd" ? kind : null);
        });
        router["g/a"].Then(Fails(FailureKind.ServerError), Answer("odd"), Answer("fine"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => router.Router.Chat("g").CompleteAsync("hi"));
        Assert.Equal("fine", (await router.Router.Chat("g").CompleteAsync("hi")).Text);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task An_answer_taken_for_a_failure_is_billed_and_goes_elsewhere()
    {
        var seen = new List<string>();
        using TestRouter router = Routed(options => options.AnswerRules.Add((in AnswerFacts a) =>
        {
            seen.Add($"{a.FinishReason} {a.Text} {a.Group} {a.Deployment} {a.Provider} {a.Model} {a.Attempt} {a.Metadata?["k"]} {a.Answer.Usage?.InputTokenCount}");
            return a.Text == "I cannot" ? FailureKind.MalformedResponse : null;
        }));
        router["g/a"].Then(Answer("I cannot", 100, 7));
        ChatResponse answer = await router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { Metadata = new Dictionary<string, object?> { ["k"] = "v" } });
        Assert.Equal("hello", answer.Text);
        Assert.Equal(["stop I cannot g a openai m 1 v 100", "stop hello g b openai m 2 v 10"], seen);
        Assert.Equal([FailureKind.MalformedResponse, null], answer.Route()!.Attempts.Select(a => a.Kind));
        DeploymentStatus status = router.Router.GetStatus().First();
        Assert.Equal((100L, 7L, 1L), (status.InputTokens, status.OutputTokens, status.Failures[FailureKind.MalformedResponse]));
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData("length", "LENGTH", FailureKind.MalformedResponse)]
    [InlineData("content_filter", "content_filter", FailureKind.ContentFiltered)]
    [InlineData("refusal", "Refusal", FailureKind.ContentFiltered)]
    [InlineData("stop", "length", null)]
    public async Task A_finish_reason_may_be_declared_a_failure(string reason, string declared, FailureKind? kind)
    {
        using TestRouter router = Routed();
        FailOn(router, declared);
        router["g/a"].Then(Ended(reason));
        if (kind == FailureKind.ContentFiltered)
        {
            Assert.Equal(kind, (await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi"))).Kind);
        }
        else
        {
            ChatResponse answer = await router.Router.Chat("g").CompleteAsync("hi");
            Assert.Equal(kind, answer.Route()!.Attempts[0].Kind);
        }

        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData("MALFORMED_FUNCTION_CALL", true)]
    [InlineData("error", true)]
    [InlineData("content_filter", false)]
    [InlineData("something_new", false)]
    [InlineData("length", false)]
    public async Task Half_an_answer_is_a_failure_by_itself_and_a_filtered_one_is_not(string reason, bool fails)
    {
        using TestRouter router = Routed();
        router["g/a"].Then(Ended(reason));
        FailureKind? first = (await router.Router.Chat("g").CompleteAsync("hi")).Route()!.Attempts[0].Kind;
        Assert.Equal(fails ? FailureKind.MalformedResponse : null, first);
    }

    [Theory]
    [InlineData("content_filter", "some", true)]
    [InlineData("refusal", "some", true)]
    [InlineData("SAFETY", "", true)]
    [InlineData("refused", "", true)]
    [InlineData("refused", "some text beside it", false)]
    [InlineData("stop", "some", false)]
    public async Task What_is_filtered_is_a_failure_where_there_is_somewhere_to_go_with_it(string how, string text, bool fails)
    {
        ChatResponse given = Ended(how == "refused" ? "stop" : how, text);
        if (how == "refused")
        {
            given.Messages[0].Contents.Add(new ErrorContent("no") { ErrorCode = "Refusal" });
        }

        foreach (bool asRequest in (bool[])[true, false])
        {
            using TestRouter router = Routed();
            router["g/a"].Then(given);
            router["other/x"].Then(given);
            var options = new RouteOptions();
            if (asRequest)
            {
                options.ContentPolicyFallbacks = ["other"];
            }
            else
            {
                GiveContentPolicyList(router);
            }

            if (fails)
            {
                var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.Chat("g").CompleteAsync("hi", null, options));
                Assert.Equal(FailureKind.ContentFiltered, e.Kind);
                Assert.Equal(10, router.Router.GetStatus().First().InputTokens);
            }
            else
            {
                Assert.Same(given, await router.Router.Chat("g").CompleteAsync("hi", null, options));
            }

            // Nowhere to go, nowhere wanted: it is an answer.
            Assert.Same(given, await router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { DisableFallbacks = true, ContentPolicyFallbacks = options.ContentPolicyFallbacks }));
            Assert.Same(given, await router.Router.Chat("g").CompleteAsync("hi", null, new RouteOptions { ContentPolicyFallbacks = [] }));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_is_filtered_before_anything_is_shown_is_a_failure_and_afterwards_is_not(bool shown)
    {
        using TestRouter router = Routed();
        GiveContentPolicyList(router);
        foreach (string name in (string[])["g/a", "other/x"])
        {
            router[name].OnStream = (_, _) => new(new EndingReader(shown ? "a" : "", "content_filter"));
        }

        Task<List<ChatResponseUpdate>> all = All(router);
        if (shown)
        {
            Assert.Contains(await all, u => u.FinishReason == ChatFinishReason.ContentFilter);
        }
        else
        {
            Assert.Equal(FailureKind.ContentFiltered, (await Assert.ThrowsAsync<LlmRouterException>(() => all)).Kind);
            Assert.Equal((10L, 3L), (router.Router.GetStatus().First().InputTokens, router.Router.GetStatus().First().OutputTokens));
        }

        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_declared_finish_reason_counts_for_a_stream_before_it_is_shown(bool shown, int failures)
    {
        using TestRouter router = Routed();
        FailOn(router, "length");
        router["g/a"].OnStream = (_, _) => new(new EndingReader(shown ? "a" : "", "length"));
        await All(router);
        Assert.Equal(failures, router.Router.GetStatus().First().Failures.Values.Sum());
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task Rules_added_later_have_no_effect()
    {
        RouterOptions? options = null;
        using TestRouter router = Routed(o => options = o);
        options!.FailureRules.Add((in FailureFacts _) => FailureKind.BadRequest);
        options.AnswerRules.Add((in AnswerFacts _) => FailureKind.BadRequest);
        router["g/a"].Then(Fails(FailureKind.ServerError));
        Assert.Equal("hello", (await router.Router.Chat("g").CompleteAsync("hi")).Text);
        Assert.Same(FailureRules.None, router.Engine.Rules);
    }

    private static TestRouter Routed(Action<RouterOptions>? configure = null) => new(Two, configure: configure);

    private static ChatResponse Ended(string reason, string text = "some")
    {
        ChatResponse answer = Answer(text);
        answer.FinishReason = new ChatFinishReason(reason);
        return answer;
    }

    private static async Task<List<ChatResponseUpdate>> All(TestRouter router)
    {
        var all = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in router.Router.Chat("g").StreamAsync("hi"))
        {
            all.Add(update);
        }

        return all;
    }

    private static void FailOn(TestRouter router, string reason) => router.Router.UpdateSettings("g", $$"""{ "failOnFinishReasons": ["{{reason}}"] }""");

    private static void GiveContentPolicyList(TestRouter router) => router.Router.UpdateSettings("g", """{ "contentPolicyFallbacks": ["other"] }""");

    /// <summary>A stream of one text, a finish reason, and usage.</summary>
    private sealed class EndingReader(string text, string reason) : ChatStreamReader
    {
        private int _step;

        public override ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
        {
            switch (_step++)
            {
                case 0:
                    return new(new ChatResponseUpdate(ChatRole.Assistant, text));
                case 1:
                    return new(new ChatResponseUpdate { FinishReason = new ChatFinishReason(reason) });
                default:
                    Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 3 };
                    return new(new Outcome<ChatResponseUpdate?>((ChatResponseUpdate?)null));
            }
        }

        public override void Abort()
        {
        }

        public override ValueTask DisposeAsync() => default;
    }
}
