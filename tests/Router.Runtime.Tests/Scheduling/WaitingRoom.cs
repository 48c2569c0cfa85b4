using System.Runtime.CompilerServices;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Scheduling;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Scheduling;

/// <summary>A router of deployments that answer when a test says so. A request is known by its text; <c>name:tokens</c> states its tokens.</summary>
internal sealed class WaitingRoom : IDisposable
{
    // For what other threads do at once; nothing but a fault takes it.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly List<Visit> _visits = [];
    private TaskCompletionSource _arrival = New();

    public WaitingRoom(string json, int seed = 1, Action<RouterOptions>? configure = null)
        => Room = new TestRouter(json, seed, options =>
        {
            options.ClientFactory = connection => new Desk(connection.Name, this);
            options.TokenEstimator = new StatedTokens();
            configure?.Invoke(options);
        });

    public TestRouter Room { get; }

    public Router Router => Room.Router;

    public CapacityBoard Board => Room.Engine.Capacity;

    /// <summary>Who was sent, in order, as <c>text@deployment</c>.</summary>
    public string[] Sent
    {
        get
        {
            lock (_visits)
            {
                return [.. _visits.Select(v => $"{v.Name}@{v.Deployment[(v.Deployment.IndexOf('/') + 1)..]}")];
            }
        }
    }

    /// <summary>One group "g".</summary>
    public static WaitingRoom Of(string ids, string deploymentSettings, string groupSettings = "", string more = "")
        => new(
            $$"""
            { "groups": { "g": { {{groupSettings}} "deployments": [
              {{string.Join(",\n", ids.Split(' ').Select(id => $$"""{ "id": "{{id}}", "model": "openai/m", "apiKey": "env:{{id}}", {{deploymentSettings}} }"""))}}
            ] } {{more}} } }
            """);

    /// <summary>Says how a group waits, until it is configured anew.</summary>
    public void Configure(Func<QueueSettings, QueueSettings> change, string group = "g")
    {
        ref QueueSettings settings = ref QueueOf(Room.Group(group).Settings);
        settings = change(settings);
    }

    public int Waiting(string group = "g") => Room.Group(group).State.Waiting;

    public Task<ChatResponse> Ask(
        string text, int? priority = null, double? wait = null, string? tenant = null, string model = "g", double? timeout = null, CancellationToken cancellation = default, Action<RouteOptions>? route = null)
    {
        var options = new RouteOptions
        {
            Priority = priority,
            WaitForCapacity = wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Timeout = timeout is { } most ? TimeSpan.FromSeconds(most) : null,
            Tenant = tenant,
        };
        route?.Invoke(options);
        return Router.CompleteAsync(model, text, new ChatOptions { MaxOutputTokens = 0 }, options, cancellation);
    }

    /// <summary>Waits until these have been sent.</summary>
    public Task Arrive(params string[] texts)
        => Until(() => texts.All(t => _visits.Exists(v => v.Name == t)), string.Join(' ', texts));

    /// <summary>Answers a request that was sent.</summary>
    public void Answer(string text) => End(text, FakeClient.Answer("hello", StatedTokens.Of(text), 0));

    /// <summary>Fails a request that was sent.</summary>
    public void Fail(string text, Failure failure) => End(text, failure);

    /// <summary>Answers whoever was sent, and whoever is sent then, one after the other, until all have their answers.</summary>
    public async Task AnswerAll(params Task<ChatResponse>[] requests)
    {
        foreach (Task<ChatResponse> _ in requests)
        {
            Visit? next = null;
            await Until(() => (next = _visits.Find(v => !v.Answer.Task.IsCompleted)) is not null, "anybody");
            next!.Answer.TrySetResult(FakeClient.Answer("hello", StatedTokens.Of(next.Name), 0));
        }

        await Task.WhenAll(requests).WaitAsync(Soon);
    }

    public void Pass(double seconds) => Room.Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Nothing is left of anybody.</summary>
    public void AssertEmpty()
    {
        Assert.Equal(0, Board.Waiting);
        Assert.All(Room.Engine.Table.Groups, g => Assert.Equal(0, g.State.Waiting));
        Assert.Equal(0, Room.InFlight);
    }

    public static async Task<LlmRouterException> Refused(Task<ChatResponse> request)
        => await Assert.ThrowsAsync<LlmRouterException>(() => request.WaitAsync(Soon));

    public void Dispose() => Room.Dispose();

    private void End(string text, Outcome<ChatResponse> outcome)
    {
        Visit visit;
        lock (_visits)
        {
            visit = _visits.First(v => v.Name == text && !v.Answer.Task.IsCompleted);
        }

        visit.Answer.SetResult(outcome);
    }

    private Visit Arrives(string deployment, ChatRequest request)
    {
        var visit = new Visit(request.Messages[0].Text, deployment);
        TaskCompletionSource arrival;
        lock (_visits)
        {
            _visits.Add(visit);
            (arrival, _arrival) = (_arrival, New());
        }

        arrival.SetResult();
        return visit;
    }

    private async Task Until(Func<bool> holds, string what)
    {
        while (true)
        {
            Task arrival;
            lock (_visits)
            {
                if (holds())
                {
                    return;
                }

                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(Soon);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{what} is not sent; sent were {string.Join(' ', Sent)}");
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Queue>k__BackingField")]
    private static extern ref QueueSettings QueueOf(GroupSettings settings);

    private sealed record Visit(string Name, string Deployment)
    {
        // Continuations run where it is answered, so that the books are closed when the test goes on.
        public TaskCompletionSource<Outcome<ChatResponse>> Answer { get; } = new();
    }

    private sealed class Desk(string name, WaitingRoom room) : DeploymentClient
    {
        public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            Visit visit = room.Arrives(name, request);
            using (cancellationToken.UnsafeRegister(_ => visit.Answer.TrySetResult(FakeClient.Fails(FailureKind.Connection, stage: FailureStage.Sent)), null))
            {
                return await visit.Answer.Task.ConfigureAwait(false);
            }
        }

        public override async ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
        {
            Outcome<ChatResponse> outcome = await CompleteAsync(request, cancellationToken).ConfigureAwait(false);
            return outcome.IsSuccess ? new FakeReader("a", "b") : outcome.Failure;
        }

        public override async ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken)
        {
            Outcome<ChatResponse> outcome = await CompleteAsync(new ChatRequest([new ChatMessage(ChatRole.User, request.Values[0])], null), cancellationToken).ConfigureAwait(false);
            return outcome.IsSuccess ? new GeneratedEmbeddings<Embedding<float>>([new Embedding<float>(new float[] { 1 })]) : outcome.Failure;
        }
    }

    private sealed class StatedTokens : ITokenEstimator
    {
        public static int Of(ReadOnlySpan<char> text) => text.IndexOf(':') is >= 0 and var at ? int.Parse(text[(at + 1)..], System.Globalization.CultureInfo.InvariantCulture) : 0;

        public int CountTokens(ReadOnlySpan<char> text) => Of(text);

        public int EstimateChat(IReadOnlyList<ChatMessage> messages, ChatOptions? options) => Of(messages[0].Text);
    }
}
