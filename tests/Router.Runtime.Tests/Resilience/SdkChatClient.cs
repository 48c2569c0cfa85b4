using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace LlmRouter.Tests.Resilience;

/// <summary>An application's client made of the OpenAI library.</summary>
internal sealed class SdkChatClient(ChatClient client, int calls = 1) : IChatClient
{
    /// <param name="http">What sends.</param>
    /// <param name="retries">How often the library repeats by itself.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="calls">How many calls it makes for one of ours, as one that runs tools does.</param>
    public static SdkChatClient Create(HttpMessageHandler http, int retries, Uri? endpoint = null, int calls = 1)
        => new(
            new ChatClient("m", new ApiKeyCredential("sk-test-0123456789abcdef"), new OpenAIClientOptions
            {
                Endpoint = endpoint,
                Transport = new HttpClientPipelineTransport(new HttpClient(http)),
                RetryPolicy = new Impatient(retries),
            }),
            calls);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ClientResult<ChatCompletion>? answer = null;
        for (int i = 0; i < calls; i++)
        {
            answer = await client.CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: cancellationToken);
        }

        return new ChatResponse(new Microsoft.Extensions.AI.ChatMessage(ChatRole.Assistant, answer!.Value.Content[0].Text));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync([new UserChatMessage("hi")], cancellationToken: cancellationToken))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, update.ContentUpdate.Count > 0 ? update.ContentUpdate[0].Text : "");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    /// <summary>The library's own retries, without its waits.</summary>
    private sealed class Impatient(int retries) : ClientRetryPolicy(retries)
    {
        protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
    }
}
