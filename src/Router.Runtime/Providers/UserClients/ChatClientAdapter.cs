using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.UserClients;

/// <summary>A deployment that is served by an <see cref="IChatClient"/> of the application. The client is not disposed.</summary>
internal sealed class ChatClientAdapter(IChatClient client, ChatDefaults defaults, UserCalls? calls = null) : DeploymentClient
{
    private readonly UserCalls _calls = calls ?? UserCalls.Unwatched;

    public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        using AttemptMark? mark = _calls.Begin();
        mark?.Flow();
        try
        {
            Task<ChatResponse> answer = client.GetResponseAsync(request.Messages, UserOptions.Prepare(request.Options, defaults, request.Model), cancellationToken);
            return await Patience.OrCancelled(answer, cancellationToken).ConfigureAwait(false) is { } response
                ? response
                : new Failure(FailureKind.MalformedResponse, FailureStage.Answered, "the client's answer is null");
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _calls.Failed(e);
        }
    }

    public override ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CancellationTokenSource stop = new();
        try
        {
            IAsyncEnumerator<ChatResponseUpdate> updates = client
                .GetStreamingResponseAsync(request.Messages, UserOptions.Prepare(request.Options, defaults, request.Model), stop.Token)
                .GetAsyncEnumerator(stop.Token);
            return new(new Outcome<ChatStreamReader>(new UserStreamReader(updates, stop, _calls)));
        }
        catch (Exception e)
        {
            return new(_calls.Failed(e));
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey) => client.GetService(serviceType, serviceKey);
}
