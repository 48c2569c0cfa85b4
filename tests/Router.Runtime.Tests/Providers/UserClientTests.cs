using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Providers.UserClients;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

public class UserClientTests
{
    private static readonly ChatRequest Request = Given.Request();

    [Fact]
    public async Task Options_are_passed_as_they_are_where_nothing_changes()
    {
        FakeClient client = new();
        ChatClientAdapter adapter = new(client, ChatDefaults.None);
        ChatOptions options = new() { Temperature = 1, AdditionalProperties = new() { ["x"] = 1 } };
        await adapter.CompleteAsync(Request with { Options = options }, default);
        Assert.Same(options, client.Options);
        await adapter.CompleteAsync(Request, default);
        Assert.Null(client.Options);
    }

    [Fact]
    public async Task Defaults_model_and_router_settings_change_a_copy()
    {
        FakeClient client = new();
        ChatClientAdapter adapter = new(client, new ChatDefaults { Temperature = 0.5f, Seed = 3, ReasoningEffort = ReasoningEffort.Low });
        ChatOptions options = new() { ModelId = "gpt-4", Temperature = 1, AdditionalProperties = new() { ["llmrouter.tag"] = "a", ["x"] = 1 } };
        await adapter.CompleteAsync(Request with { Options = options }, default);
        Assert.Equal((null, 1f, 3L, ReasoningEffort.Low), (client.Options!.ModelId, client.Options.Temperature, client.Options.Seed, client.Options.Reasoning!.Effort));
        Assert.Equal(["x"], client.Options.AdditionalProperties!.Keys);
        Assert.Equal("gpt-4", options.ModelId);
        Assert.Equal(2, options.AdditionalProperties.Count);
    }

    private static readonly Dictionary<string, (Exception Exception, FailureKind Kind, FailureStage Stage)> Exceptions = new()
    {
        ["429"] = (new HttpRequestException("x", null, HttpStatusCode.TooManyRequests), FailureKind.RateLimited, FailureStage.Answered),
        ["wrapped refusal"] = (new InvalidOperationException("x", new HttpRequestException(HttpRequestError.ConnectionError)), FailureKind.Connection, FailureStage.NotSent),
        ["reset"] = (new IOException("x", new SocketException((int)SocketError.ConnectionReset)), FailureKind.Connection, FailureStage.Sent),
        ["timeout"] = (new TimeoutException(), FailureKind.Timeout, FailureStage.Sent),
        ["own cancellation"] = (new TaskCanceledException(), FailureKind.Timeout, FailureStage.Sent),
        ["json"] = (new System.Text.Json.JsonException("x"), FailureKind.MalformedResponse, FailureStage.Sent),
        ["another router"] = (new LlmRouterException("x", FailureKind.QuotaExhausted, "g", "r", null), FailureKind.QuotaExhausted, FailureStage.NotSent),
        ["unknown"] = (new NotSupportedException("x"), FailureKind.ServerError, FailureStage.Sent),
    };

    public static TheoryData<string> ExceptionNames() => new(Exceptions.Keys);

    [Theory]
    [MemberData(nameof(ExceptionNames))]
    public async Task What_a_client_throws_is_classified_wherever_it_throws(string name)
    {
        (Exception exception, FailureKind kind, FailureStage stage) = Exceptions[name];
        ChatClientAdapter adapter = new(new FakeClient { Throws = exception }, ChatDefaults.None);
        Failure? failure = (await adapter.CompleteAsync(Request, default)).Failure;
        Assert.Equal((kind, stage), (failure!.Kind, failure.Stage));
        Assert.Same(exception, failure.Exception);

        await using ChatStreamReader reader = (await adapter.StreamAsync(Request, default)).Value;
        Assert.Equal("a", (await reader.ReadAsync(default)).Value?.Text);
        failure = (await reader.ReadAsync(default)).Failure;
        Assert.Equal((kind, stage), (failure!.Kind, failure.Stage));

        FakeGenerator generator = new() { Throws = exception };
        failure = (await new EmbeddingGeneratorAdapter(generator).EmbedAsync(new EmbeddingRequest(["a"], null), default)).Failure;
        Assert.Equal(kind, failure!.Kind);
    }

    [Fact]
    public async Task A_stream_is_complete_when_its_enumeration_ends()
    {
        FakeClient client = new();
        ChatStreamReader reader = (await new ChatClientAdapter(client, ChatDefaults.None).StreamAsync(Request, default)).Value;
        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.ReadAll(reader);
        Assert.Null(failure);
        Assert.Equal(["a", "b", ""], updates.Select(u => u.Text));
        Assert.Equal(5, reader.Usage?.OutputTokenCount);
        await reader.DisposeAsync();
        Assert.True(client.IsStreamDisposed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pending_read_ends_when_cancelled_or_aborted_even_if_the_client_does_not_listen(bool listens)
    {
        FakeClient client = new() { Hangs = true, Listens = listens };
        ChatClientAdapter adapter = new(client, ChatDefaults.None);
        using CancellationTokenSource source = new();
        Task<Outcome<ChatResponse>> call = adapter.CompleteAsync(Request, source.Token).AsTask();
        ChatStreamReader reader = (await adapter.StreamAsync(Request, default)).Value;
        Task<Outcome<ChatResponseUpdate?>> read = reader.ReadAsync(source.Token).AsTask();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await reader.DisposeAsync();
        Assert.False((await Ends(reader)).IsSuccess);
        client.LetGo();
    }

    [Fact]
    public async Task Aborting_ends_a_pending_read_of_a_client_that_listens()
    {
        FakeClient client = new() { Hangs = true, Listens = true };
        ChatStreamReader reader = (await new ChatClientAdapter(client, ChatDefaults.None).StreamAsync(Request, default)).Value;
        Task<Outcome<ChatResponseUpdate?>> read = reader.ReadAsync(default).AsTask();
        reader.Abort();
        Assert.Equal(FailureKind.Connection, (await read).Failure?.Kind);
        await reader.DisposeAsync();
        reader.Abort();
    }

    [Fact]
    public async Task A_generator_that_returns_too_few_vectors_is_malformed()
    {
        EmbeddingGeneratorAdapter adapter = new(new FakeGenerator());
        Assert.True((await adapter.EmbedAsync(new EmbeddingRequest(["a"], null), default)).IsSuccess);
        Assert.Equal(FailureKind.MalformedResponse, (await adapter.EmbedAsync(new EmbeddingRequest(["a", "b"], null), default)).Failure?.Kind);
    }

    [Fact]
    public void Services_of_the_client_are_reached()
    {
        FakeClient client = new();
        Assert.Same(client, new ChatClientAdapter(client, ChatDefaults.None).GetService(typeof(FakeClient), null));
    }

    private static async Task<Outcome<ChatResponseUpdate?>> Ends(ChatStreamReader reader)
    {
        try
        {
            return await reader.ReadAsync(default);
        }
        catch (InvalidOperationException)
        {
            return new Failure(FailureKind.Connection, FailureStage.Sent, "still being read");
        }
    }

    private sealed class FakeClient : IChatClient
    {
        private readonly TaskCompletionSource _go = new();

        public Exception? Throws { get; init; }

        public bool Hangs { get; init; }

        public bool Listens { get; init; }

        public ChatOptions? Options { get; private set; }

        public bool IsStreamDisposed { get; private set; }

        public void LetGo() => _go.TrySetResult();

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Options = options;
            await Step(cancellationToken);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok"));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                if (!Hangs)
                {
                    yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
                }

                await Step(cancellationToken);
                yield return new ChatResponseUpdate(null, "b");
                yield return new ChatResponseUpdate { Contents = [new UsageContent(new UsageDetails { OutputTokenCount = 5 })] };
            }
            finally
            {
                IsStreamDisposed = true;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }

        private async Task Step(CancellationToken cancellationToken)
        {
            if (Throws is not null)
            {
                throw Throws;
            }

            if (Hangs)
            {
                await _go.Task.WaitAsync(Listens ? cancellationToken : CancellationToken.None);
            }
        }
    }

    private sealed class FakeGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Exception? Throws { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
            => Throws is null
                ? Task.FromResult(new GeneratedEmbeddings<Embedding<float>>([new Embedding<float>(new float[] { 1 })]))
                : throw Throws;

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
