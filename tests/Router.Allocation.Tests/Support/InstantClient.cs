using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Support;

/// <summary>A client that has its answer ready: what a call allocates beyond it is the router's.</summary>
/// <param name="chunks">How many chunks a stream has.</param>
internal sealed class InstantClient(int chunks = 0) : IChatClient
{
    private readonly ChatResponseUpdate _chunk = new(ChatRole.Assistant, "word");

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "answer"))
        {
            Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 2 },
        });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => new Stream(chunks, _chunk);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private sealed class Stream(int chunks, ChatResponseUpdate chunk) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        private int _given;

        public ChatResponseUpdate Current => chunk;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(_given++ < chunks);

        public ValueTask DisposeAsync() => default;
    }
}
