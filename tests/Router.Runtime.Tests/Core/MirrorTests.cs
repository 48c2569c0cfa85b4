using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Core;

[Collection(Crowds.Name)]
public class MirrorTests
{
    private const string Json = """
        { "groups": {
          "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B" } ] },
          "m": { "retries": 3, "fallbacks": ["n"], "deployments": [ { "id": "x", "model": "openai/n", "apiKey": "env:C", "region": "us", "price": { "input": 1000000, "output": 0 } } ] },
          "n": { "deployments": [ { "id": "y", "model": "openai/o", "apiKey": "env:D" } ] },
          "e": { "mode": "embedding", "deployments": [ { "id": "v", "model": "openai/e", "apiKey": "env:A" } ] },
          "f": { "mode": "embedding", "deployments": [ { "id": "w", "model": "openai/e", "apiKey": "env:B" } ] } } }
        """;

    private static TestRouter Of(string to = "m", double share = 1, Action<RouterOptions>? configure = null, int seed = 1)
    {
        var router = new TestRouter(Json, seed, configure);
        Mirror(router, "g", to, share);
        return router;
    }

    /// <summary>Makes a group mirror its calls.</summary>
    private static void Mirror(TestRouter router, string group, string to, double share = 1)
    {
        router.Router.UpdateSettings(group, new GroupDefinition { MirrorTo = to, MirrorShare = share });
    }

    private static async Task AtRest(TestRouter router)
    {
        while (router.Engine.Mirrors.Running > 0)
        {
            await Task.Yield();
        }
    }

    private static DeploymentStatus StatusOf(TestRouter router, string name) => router.Router.GetStatus().Single(s => $"{s.Group}/{s.Id}" == name);

    [Fact]
    public async Task A_copy_goes_to_the_mirror_and_is_booked_there()
    {
        using TestRouter router = Of();
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(e =>
        {
            lock (events)
            {
                events.Add(e);
            }
        });
        router["m/x"].Then(Answer("the mirror's", input: 3));
        ChatResponse answer = await router.Router.CompleteAsync("g", "hi");
        await AtRest(router);
        Assert.Equal(("hello", "g"), (answer.Text, answer.Route()!.Group));
        Assert.Equal("hi", router["m/x"].Asked.Messages.Single().Text);
        DeploymentStatus mirror = StatusOf(router, "m/x");
        Assert.Equal((1, 1, 1, 3, 3m), (mirror.Mirrored, mirror.Requests, mirror.Successes, mirror.InputTokens, mirror.Cost));
        Assert.Equal((1, 0), (StatusOf(router, "g/a").Requests + StatusOf(router, "g/b").Requests, StatusOf(router, "g/a").Mirrored + StatusOf(router, "g/b").Mirrored));
        MirroredEvent mirrored = Assert.Single(events.OfType<MirroredEvent>());
        Assert.Equal((answer.Route()!.RequestId, "m/x", null, 3m), (mirrored.RequestId, mirrored.Deployment, mirrored.Kind, mirrored.Cost));
        Assert.Equal("g", Assert.Single(events.OfType<RequestAnsweredEvent>()).Route.Group);
        Assert.Equal(2, events.Count);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_mirror_that_fails_is_asked_once_and_the_caller_does_not_notice()
    {
        using TestRouter router = Of();
        var events = new List<RouterEvent>();
        using IDisposable subscription = router.Router.Events.Subscribe(e =>
        {
            lock (events)
            {
                events.Add(e);
            }
        });
        router["m/x"].Then(Fails(FailureKind.ServerError, 500));
        Assert.Equal("hello", (await router.Router.CompleteAsync("g", "hi")).Text);
        await AtRest(router);
        router["m/x"].OnComplete = (_, _) => throw new InvalidOperationException("the client's own");
        Assert.Equal("hello", (await router.Router.CompleteAsync("g", "hi")).Text);
        await AtRest(router);
        Assert.Equal((2, 0), (router["m/x"].Calls, router["n/y"].Calls));
        Assert.Equal([FailureKind.ServerError, FailureKind.ServerError], events.OfType<MirroredEvent>().Select(e => e.Kind!.Value));
        Assert.DoesNotContain(events, e => e is AttemptFailedEvent or RequestFailedEvent or FallbackEvent);
        Assert.Equal((2, 2), (StatusOf(router, "m/x").Mirrored, StatusOf(router, "m/x").Failures[FailureKind.ServerError]));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_mirror_that_hangs_is_cut_by_its_own_timeout_and_not_by_the_caller()
    {
        using TestRouter router = Of();
        var started = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        router["m/x"].OnComplete = async (_, token) =>
        {
            started.SetResult(token);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        using var cancellation = new CancellationTokenSource();
        await router.Router.CompleteAsync("g", "hi", null, new RouteOptions { AttemptTimeout = TimeSpan.FromSeconds(1) }, cancellation.Token);
        CancellationToken mirror = await started.Task;
        await cancellation.CancelAsync();
        router.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.False(mirror.IsCancellationRequested);
        router.Time.Advance(TimeSpan.FromSeconds(2));
        await AtRest(router);
        Assert.Equal(1, StatusOf(router, "m/x").Failures[FailureKind.Timeout]);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task Copies_end_with_the_router()
    {
        TestRouter router = Of();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        router["m/x"].OnComplete = async (_, token) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        await router.Router.CompleteAsync("g", "hi");
        await started.Task;
        router.Dispose();
        await AtRest(router);
        Assert.Equal(0, router.InFlight);
        Assert.Equal(1, router.State("m/x").Stats.Cancelled);
    }

    [Fact]
    public async Task A_copy_is_not_copied_again()
    {
        using TestRouter router = Of();
        Mirror(router, "m", "n");
        Mirror(router, "n", "g");
        await router.Router.CompleteAsync("g", "hi");
        await AtRest(router);
        Assert.Equal((1, 1, 0), (router["g/a"].Calls + router["g/b"].Calls, router["m/x"].Calls, router["n/y"].Calls));
    }

    [Fact]
    public async Task A_request_is_copied_once_however_many_attempts_it_takes()
    {
        using TestRouter router = Of();
        int failures = 0;
        foreach (string name in (string[])["g/a", "g/b"])
        {
            router[name].OnComplete = (_, _) => failures++ == 0 ? new(Fails(FailureKind.ServerError, 500)) : new(Answer("hello"));
        }

        Assert.Equal(2, (await router.Router.CompleteAsync("g", "hi")).Route()!.Attempts.Count);
        await AtRest(router);
        Assert.Equal(1, router["m/x"].Calls);
    }

    [Theory]
    [InlineData("cooling")]
    [InlineData("off")]
    [InlineData("full")]
    public async Task Without_somebody_who_can_take_it_the_copy_is_dropped(string why)
    {
        using TestRouter router = Of();
        DeploymentState x = router.State("m/x");
        switch (why)
        {
            case "cooling":
                x.Cool(router.Engine.Clock.Now + router.Engine.Clock.Units(TimeSpan.FromSeconds(1)), FailureKind.RateLimited);
                break;
            case "off":
                router.Router.Chat("m").GetDeployment("x").Drain();
                break;
            case "full":
                x.Configure(x.Settings with { Limits = x.Settings.Limits with { Rpm = 0 } });
                break;
        }

        Assert.Equal("hello", (await router.Router.CompleteAsync("g", "hi")).Text);
        await AtRest(router);
        router.Time.Advance(TimeSpan.FromMinutes(5));
        await AtRest(router);
        Assert.Equal(0, router["m/x"].Calls + router["n/y"].Calls + router["f/w"].Calls);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 200, 300)]
    [InlineData(1, 1_000, 1_000)]
    public async Task A_share_of_calls_is_copied(double share, int least, int most)
    {
        using TestRouter router = Of(share: share);
        for (int i = 0; i < 1_000; i++)
        {
            await router.Router.CompleteAsync("g", "hi");
            await AtRest(router);
        }

        Assert.InRange(router["m/x"].Calls, least, most);
    }

    [Fact]
    public async Task A_deployment_goes_before_its_group()
    {
        using TestRouter router = Of(to: "m");
        DeploymentState b = router.State("g/b");
        b.Configure(b.Settings with { MirrorTo = "n", MirrorShare = 1 });
        await router.Router.CompleteAsync("g/a", "hi");
        await router.Router.CompleteAsync("g/b", "hi");
        await AtRest(router);
        Assert.Equal((1, 1), (router["m/x"].Calls, router["n/y"].Calls));
        b.Configure(b.Settings with { MirrorShare = 0 });
        await router.Router.CompleteAsync("g/b", "hi");
        await AtRest(router);
        Assert.Equal((1, 1), (router["m/x"].Calls, router["n/y"].Calls));
    }

    [Fact]
    public async Task A_stream_is_copied_as_a_whole_answer_and_embeddings_are_copied_too()
    {
        using TestRouter router = Of();
        Mirror(router, "e", "f");
        router["m/x"].OnStream = (_, _) => throw new InvalidOperationException("nobody would read it");
        await foreach (ChatResponseUpdate _ in router.Router.StreamAsync("g", "hi"))
        {
        }

        await router.Router.EmbedAsync("e", ["hi"]);
        await AtRest(router);
        Assert.Equal((1, 1), (StatusOf(router, "m/x").Successes, StatusOf(router, "f/w").Successes));
    }

    [Fact]
    public async Task What_the_caller_changes_afterwards_does_not_reach_the_copy()
    {
        using TestRouter router = Of();
        byte[] buffer = [1, 2, 3];
        var text = new TextContent("hi");
        var message = new ChatMessage(ChatRole.User, [text, new DataContent(buffer, "image/png") { Name = "n" }]) { AuthorName = "me" };
        List<ChatMessage> messages = [new(ChatRole.System, "be kind"), message];
        var options = new ChatOptions { Temperature = 0.5f, StopSequences = ["end"], AdditionalProperties = new() { ["k"] = 1 } };
        await router.Router.CompleteAsync("g", messages, options);
        await AtRest(router);
        messages.Clear();
        message.Contents.Clear();
        text.Text = "changed";
        buffer[0] = 9;
        options.Temperature = 1;
        options.StopSequences!.Clear();
        options.AdditionalProperties!.Clear();
        (IReadOnlyList<ChatMessage> asked, ChatOptions? with, _, _) = router["m/x"].Asked;
        Assert.Equal(["be kind", "hi"], asked.Select(m => m.Text));
        Assert.Equal("me", asked[1].AuthorName);
        var data = Assert.IsType<DataContent>(asked[1].Contents[1]);
        Assert.Equal([1, 2, 3], data.Data.ToArray());
        Assert.Equal(("image/png", "n"), (data.MediaType, data.Name));
        Assert.Equal((0.5f, "end", 1), (with!.Temperature, with.StopSequences!.Single(), with.AdditionalProperties!["k"]));
    }

    [Fact]
    public async Task Whom_the_filter_refuses_to_the_request_it_refuses_to_the_copy()
    {
        using TestRouter router = Of(configure: o => o.CandidateFilter = new Rule((in candidate, in request) => candidate.Id != "x" || request.Tenant != "secret"));
        await router.Router.CompleteAsync("g", "hi", null, new RouteOptions { Tenant = "secret" });
        await AtRest(router);
        Assert.Equal(0, router["m/x"].Calls);
        await router.Router.CompleteAsync("g", "hi", null, new RouteOptions { Tenant = "open" });
        await AtRest(router);
        Assert.Equal(1, router["m/x"].Calls);
    }

    [Fact]
    public async Task A_region_that_is_demanded_is_demanded_of_the_mirror()
    {
        using var router = new TestRouter("""
            { "groups": {
              "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A", "region": "eu" } ] },
              "m": { "deployments": [ { "id": "x", "model": "openai/m", "apiKey": "env:B", "region": "us" } ] } } }
            """);
        Mirror(router, "g", "m");
        await router.Router.CompleteAsync("g", "hi", null, new RouteOptions { Region = "eu" });
        await AtRest(router);
        Assert.Equal((1, 0), (router["g/a"].Calls, router["m/x"].Calls));
        await router.Router.CompleteAsync("g", "hi");
        await AtRest(router);
        Assert.Equal(1, router["m/x"].Calls);
    }

    [Fact]
    public async Task A_conversation_that_a_provider_keeps_is_not_copied()
    {
        using TestRouter router = Of();
        await router.Router.CompleteAsync("g", "hi", new ChatOptions { ConversationId = "c" });
        await AtRest(router);
        Assert.Equal(0, router["m/x"].Calls);
    }

    [Fact]
    public async Task A_request_that_cannot_be_copied_is_answered_all_the_same()
    {
        using TestRouter router = Of();
        Assert.Equal("hello", (await router.Router.CompleteAsync("g", "hi", new Uncloneable())).Text);
        await AtRest(router);
        Assert.Equal((0, 0), (router["m/x"].Calls, router.InFlight));
    }

    [Fact]
    public async Task No_more_copies_run_than_may()
    {
        using TestRouter router = Of();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        router["m/x"].OnComplete = async (_, _) =>
        {
            await gate.Task;
            return Answer("late");
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, Mirrors.Most + 100), async (_, token) => await router.Router.CompleteAsync("g", "hi", cancellationToken: token));
        Assert.Equal(Mirrors.Most, router.Engine.Mirrors.Running);
        gate.SetResult();
        await AtRest(router);
        Assert.Equal((Mirrors.Most, 0), (router["m/x"].Calls, router.InFlight));
    }

    private sealed class Uncloneable : ChatOptions
    {
        public override ChatOptions Clone() => throw new InvalidOperationException("mine");
    }
}
