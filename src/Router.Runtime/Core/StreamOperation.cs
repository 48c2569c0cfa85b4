using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// A streamed chat request. Its attempt is decided by the first chunk that a user could see; what comes before is held back, so
/// that a failure until then is an ordinary failed attempt.
/// </summary>
internal readonly struct StreamOperation(ChatRequest request) : IRoutedOperation<CommittedStream>
{
    public ModelMode Mode => ModelMode.Chat;

    public int? MaxOutputTokens => request.Options?.MaxOutputTokens;

    public bool HandsOver => true;

    public int EstimateInput(InputEstimates estimates) => estimates.Of(in request);

    public long MostInput => PromptFacts.MostTokens(request.Messages, request.Options);

    public RequestFeatures Features => RequestFeatures.Streaming | PromptFacts.FeaturesOf(request.Messages, request.Options);

    public ulong Beginning => PromptFacts.BeginningOf(request.Messages, request.Options);

    public ulong Issuer => request.Issuer;

    public TimeSpan AttemptTimeout(DeploymentSettings settings) => settings.FirstTokenTimeout;

    public TimeSpan? AttemptTimeout(RoutedCall call) => call.FirstTokenTimeout;

    public async ValueTask<Outcome<CommittedStream>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope)
    {
        Outcome<ChatStreamReader> opened = await deployment.Client.StreamAsync(
            call.Capture is null ? request : request with { Model = deployment.Connection.ModelFor(call.Capture) }, scope.Token).ConfigureAwait(false);
        if (!opened.IsSuccess)
        {
            return opened.Failure;
        }

        ChatStreamReader reader = opened.Value;
        bool committed = false;
        try
        {
            var held = new List<ChatResponseUpdate>(1);
            while (true)
            {
                Outcome<ChatResponseUpdate?> read = await reader.ReadAsync(scope.Token).ConfigureAwait(false);
                if (!read.IsSuccess)
                {
                    return read.Failure;
                }

                if (read.Value is { } update)
                {
                    held.Add(update);
                    if (!IsVisible(update))
                    {
                        continue;
                    }
                }

                if (read.Value is null && FailureRules.Judge(held, reader.Usage, call, group, deployment) is { } judged)
                {
                    return judged;
                }

                scope.StopTimer();
                if (scope.IsCancellationRequested)
                {
                    // The timeout or the caller came in the very moment: the token is used up, and cannot carry the stream.
                    return AttemptFailures.From(new OperationCanceledException(), call, scope, scope.Timeout);
                }

                committed = true;
                return new CommittedStream(call, group, deployment, scope, reader, held, request, complete: read.Value is null);
            }
        }
        finally
        {
            if (!committed)
            {
                reader.AbortSafely();
                await reader.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public UsageDetails? Usage(CommittedStream answer) => null;

    public void Stamp(CommittedStream answer, GroupTable group, DeploymentState deployment, RouteInfo route)
    {
    }

    private static bool IsVisible(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent { Text.Length: > 0 }:
                case TextReasoningContent { Text.Length: > 0 }:
                case FunctionCallContent:
                case DataContent:
                case UriContent:
                    return true;
            }
        }

        return false;
    }
}
