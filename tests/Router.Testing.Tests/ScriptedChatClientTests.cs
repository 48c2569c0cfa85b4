using Microsoft.Extensions.AI;

namespace LlmRouter.Testing.Tests;

public sealed class ScriptedChatClientTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ScriptedChatClient _client;

    public ScriptedChatClientTests() => _client = new ScriptedChatClient(_clock);

    [Fact]
    public async Task Steps_are_played_in_order_and_then_the_default()
    {
        _client.Answers("one").Fails(new HttpRequestException("down")).Streams(["t", "wo"]);

        Assert.Equal("one", (await _client.GetResponseAsync("a")).Text);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetResponseAsync("b"));
        Assert.Equal("two", (await _client.GetResponseAsync("c")).Text);
        Assert.Equal("ok", (await _client.GetResponseAsync("d")).Text);
        _client.Otherwise = call => new ChatResponse(new ChatMessage(ChatRole.Assistant, call.Messages[0].Text + "!"));
        Assert.Equal("e!", (await _client.GetResponseAsync("e")).Text);
        Assert.Equal(["a", "b", "c", "d", "e"], _client.Calls.Select(call => call.Messages.Single().Text));
    }

    [Fact]
    public async Task A_stream_comes_chunk_by_chunk_and_may_break()
    {
        _client.Streams(["one", "two"], then: new IOException("cut"));

        var texts = new List<string>();
        IOException exception = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync("?"))
            {
                Assert.Equal(1, _client.InFlight);
                texts.Add(update.Text);
            }
        });

        Assert.Equal(["one", "two"], texts);
        Assert.Equal("cut", exception.Message);
        Assert.True(_client.Calls.Single().IsStream);
        Assert.Equal(0, _client.InFlight);
    }

    [Fact]
    public async Task Waits_are_those_of_the_clock()
    {
        _client.ChunkDelay = TimeSpan.FromSeconds(1);
        _client.Streams(["one", "two"], after: TimeSpan.FromSeconds(5));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = _client.GetStreamingResponseAsync("?").GetAsyncEnumerator();

        Task<bool> first = stream.MoveNextAsync().AsTask();
        Assert.Equal(_clock.GetUtcNow().AddSeconds(5), _clock.NextDueTime);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await first);
        Task<bool> second = stream.MoveNextAsync().AsTask();
        Assert.Equal(_clock.GetUtcNow().AddSeconds(1), _clock.NextDueTime);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await second);
        Assert.False(await stream.MoveNextAsync());
    }

    [Fact]
    public async Task A_call_that_hangs_ends_with_its_token()
    {
        _client.Hangs();
        using var source = new CancellationTokenSource();

        Task<ChatResponse> call = _client.GetResponseAsync("?", cancellationToken: source.Token);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((false, 1), (call.IsCompleted, _client.InFlight));
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, _client.InFlight);
    }

    [Fact]
    public async Task The_callback_sees_every_call_and_may_fail_it()
    {
        _client.OnCall = call => throw new InvalidOperationException(call.Options!.ModelId);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _client.GetResponseAsync("?", new ChatOptions { ModelId = "m" }));

        Assert.Equal("m", exception.Message);
    }

    [Fact]
    public void It_is_found_by_its_type()
    {
        Assert.Same(_client, _client.GetService(typeof(ScriptedChatClient)));
        Assert.Same(_client, _client.GetService(typeof(IChatClient)));
        Assert.Null(_client.GetService(typeof(IChatClient), "key"));
        Assert.Null(_client.GetService(typeof(string)));
    }

    [Fact]
    public async Task Embeddings_follow_their_script_and_depend_on_the_value()
    {
        var generator = new ScriptedEmbeddingGenerator(dimensions: 3, _clock).Fails(new HttpRequestException("down")).Answers(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<HttpRequestException>(() => generator.GenerateAsync(["x"]));
        Task<GeneratedEmbeddings<Embedding<float>>> slow = generator.GenerateAsync(["one", "two", "one"]);
        Assert.False(slow.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        GeneratedEmbeddings<Embedding<float>> vectors = await slow;

        Assert.Equal(3, vectors[0].Vector.Length);
        Assert.Equal(vectors[0].Vector.ToArray(), vectors[2].Vector.ToArray());
        Assert.NotEqual(vectors[0].Vector.ToArray(), vectors[1].Vector.ToArray());
        Assert.Equal(["one", "two", "one"], generator.Calls[1]);
        Assert.Equal(5, (await generator.GenerateAsync(["x"], new EmbeddingGenerationOptions { Dimensions = 5 }))[0].Vector.Length);
    }
}
