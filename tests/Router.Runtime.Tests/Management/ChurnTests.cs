using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Management;

/// <summary>Changes while calls run: nothing is lost, nothing goes to the wrong place, nothing is left behind.</summary>
[Collection(Crowds.Name)]
public class ChurnTests
{
    [Fact]
    public async Task Eight_callers_lose_no_call_while_deployments_come_and_go()
    {
        const int Changes = 500;
        using var router = new TestRouter(
            """
            { "groups": {
              "g": { "strategy": "least-busy", "deployments": [ { "id": "a", "model": "openai/m" }, { "id": "b", "model": "openai/m", "rpm": 2000000000 } ] },
              "h": { "strategy": "round-robin", "deployments": [ { "id": "c", "model": "openai/m", "maxParallel": 1000 } ] } } }
            """,
            configure: options => options.ClientFactory = connection => new NamedClient(connection));
        using var done = new CancellationTokenSource();
        using var begun = new CountdownEvent(8);
        Task<int>[] callers = [.. Enumerable.Range(0, 8).Select(i => Task.Run(() => CallAsync(router.Router, i % 2 == 0 ? "g" : "h", begun, done.Token)))];
        begun.Wait(TestContext.Current.CancellationToken);

        var random = new Random(7);
        for (int i = 0; i < Changes; i++)
        {
            string group = random.Next(2) == 0 ? "g" : "h";
            string id = "d" + random.Next(5);
            switch (random.Next(7))
            {
                case 0:
                    router.Router.Deployments.Remove(group, id);
                    break;
                case 1:
                    // All that a request may have been about to ask goes at once.
                    router.Router.Deployments.Change(c =>
                    {
                        c.RemoveGroup(group);
                        c.AddGroup(group, new GroupDefinition { Strategy = RoutingStrategy.LeastBusy });
                        c.Add(group, $$"""{ "id": "n{{i}}", "model": "openai/m" }""");
                    });
                    break;
                case 2:
                    router.Router.SetStrategy(group, (RoutingStrategy)random.Next(3));
                    break;
                case 3:
                    router.Router.Deployments.Upsert(group, $$"""{ "id": "{{id}}", "model": "openai/m{{i}}", "rpm": {{1_000_000_000 + i}} }""");
                    break;
                default:
                    router.Router.Deployments.Upsert(group, $$"""{ "id": "{{id}}", "model": "openai/m", "weight": {{1 + (i % 3)}}, "order": {{i % 2}} }""");
                    break;
            }
        }

        await done.CancelAsync();
        int calls = (await Task.WhenAll(callers)).Sum();
        Assert.True(calls > 0);
        router.Router.SetStrategy("g", RoutingStrategy.SimpleShuffle);
        Assert.Equal(0, router.InFlight);
        Assert.Equal(0, router.Router.Live.Draining);
        Assert.InRange(router.Router.Live.Chunks, 1, 4);
    }

    [Fact]
    public void Adding_and_removing_for_long_takes_no_more_room()
    {
        using TestRouter router = TestRouter.Of("a");
        for (int i = 0; i < 2_000; i++)
        {
            router.Router.Deployments.Add("g", $$"""{ "id": "b{{i}}", "model": "openai/m", "endpoint": "https://host{{i}}.example.com", "apiKey": "env:K{{i}}" }""");
            Assert.True(router.Router.Deployments.Remove("g", "b" + i));
        }

        Assert.Equal(1, router.Router.Live.Chunks);
        Assert.Equal(0, router.Router.Live.Draining);
        Assert.Equal(1, router.Router.Live.Credentials);
    }

    [Fact]
    public async Task A_handler_is_disposed_when_its_last_deployment_has_ended_its_calls_and_not_before()
    {
        var handlers = new Dictionary<string, Watched>();
        var options = new RouterOptions { EnvironmentVariables = _ => "k", HttpHandlerFactory = endpoint => handlers[endpoint.Host] = new Watched() };
        using Router router = Router.Parse(
            """
            { "groups": { "g": { "deployments": [
              { "id": "a", "model": "openai/m", "endpoint": "https://one.example.com/v1" }, { "id": "b", "model": "openai/m", "endpoint": "https://one.example.com/v1" },
              { "id": "c", "model": "openai/m", "endpoint": "https://two.example.com/v1" } ] } } }
            """,
            options);
        Watched one = handlers["one.example.com"];
        Task<ChatResponse> running = router.CompleteAsync("g/a", "hi", cancellationToken: TestContext.Current.CancellationToken);
        router.Deployments.Remove("g", "b");
        router.Deployments.Update("g", "a", d => d.Endpoint = "https://three.example.com/v1");
        Assert.False(one.IsDisposed);
        one.Answer.SetResult(new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest));
        await Assert.ThrowsAsync<LlmRouterException>(() => running);
        router.Deployments.Drain("g", "c");
        router.SetStrategy("g", RoutingStrategy.RoundRobin);
        Assert.True(one.IsDisposed);
        Assert.False(handlers["two.example.com"].IsDisposed);
        Assert.False(handlers["three.example.com"].IsDisposed);
        Assert.Throws<RouterConfigurationException>(() => router.Deployments.Change(c =>
        {
            c.Add("g", """{ "id": "d", "model": "openai/m", "endpoint": "https://four.example.com/v1" }""");
            c.Add("g", new DeploymentDefinition { Id = "e", Model = "openai/m", ApiKey = new Secret("a key\nwith a break") });
        }));
        Assert.True(!handlers.TryGetValue("four.example.com", out Watched? four) || four.IsDisposed);
    }

    [Fact]
    public async Task A_request_that_has_not_been_sent_yet_goes_to_who_has_taken_the_place_of_its_deployments()
    {
        using TestRouter router = TestRouter.Of("a");
        RoutedCall call = router.Engine.Start(0, null, null, TestContext.Current.CancellationToken);
        router.Router.Deployments.Change(c =>
        {
            c.Remove("g", "a");
            c.Add("g", """{ "id": "b", "model": "openai/m" }""");
        });
        ChatResponse answer = await AttemptLoop.RunAsync<ChatOperation, ChatResponse>(
            call, new ChatOperation(new ChatRequest([new ChatMessage(ChatRole.User, "hi")], null)));
        Assert.Equal("b", answer.Route()!.Deployment);
        Assert.Equal(0, router["g/a"].Calls);
    }

    private static async Task<int> CallAsync(Router router, string group, CountdownEvent begun, CancellationToken done)
    {
        int calls = 0;
        while (!done.IsCancellationRequested)
        {
            ChatResponse answer = await router.CompleteAsync(group, "hi", cancellationToken: CancellationToken.None);
            Assert.Equal(answer.Route()!.ToString().Length > 0, answer.Text.Length > 0);
            Assert.Equal($"{answer.Route()!.Attempts[0].Group}/{answer.Route()!.Deployment}", answer.Text);
            Assert.Equal(group, answer.Route()!.Attempts[0].Group);
            if (++calls == 1)
            {
                begun.Signal();
            }

            await Task.Yield();
        }

        return calls;
    }

    /// <summary>Answers with its own name, after a turn of the scheduler.</summary>
    private sealed class NamedClient(DeploymentConnection connection) : DeploymentClient
    {
        public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return FakeClient.Answer(connection.Name);
        }
    }

    private sealed class Watched : HttpMessageHandler
    {
        public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new();

        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer.Task;

        protected override void Dispose(bool disposing) => IsDisposed = true;
    }
}
