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
internal struct StreamOperation(ChatRequest request) : IRoutedOperation<CommittedStream>
{
    private ChatRequest _request = request;

    public readonly ModelMode Mode => ModelMode.Chat;

    public readonly int? MaxOutputTokens => _request.Options?.MaxOutputTokens;

    public readonly bool HandsOver => true;

    public readonly int EstimateInput(InputEstimates estimates) => estimates.Of(in _request);

    public readonly long MostInput => PromptFacts.MostTokens(_request.Messages, _request.Options);

    public readonly RequestFeatures Features => RequestFeatures.Streaming | PromptFacts.FeaturesOf(_request.Messages, _request.Options);

    public readonly ulong Beginning => PromptFacts.BeginningOf(_request.Messages, _request.Options);

    public readonly ulong Issuer => _request.Issuer;

    public readonly bool MayRepeat => PromptFacts.MayRepeat(_request.Options);

    public void Override(HopOverrides overrides, bool edit) => _request = _request with { Options = overrides.Apply(_request.Options, edit) };

    public TimeSpan AttemptTimeout(DeploymentSettings settings) => settings.FirstTokenTimeout;

    public readonly TimeSpan? AttemptTimeout(RoutedCall call) => call.FirstTokenTimeout;

    public readonly async ValueTask<Outcome<CommittedStream>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope)
    {
        Outcome<ChatStreamReader> opened = await call.ClientOf(group, deployment).StreamAsync(
            call.Capture is null ? _request : _request with { Model = deployment.Connection.ModelFor(call.Capture) }, scope.Token).ConfigureAwait(false);
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

                if (!call.TryWin())
                {
                    return RoutedCall.Lost();
                }

                committed = true;
                return new CommittedStream(call, group, deployment, scope, reader, held, _request, complete: read.Value is null);
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

    public readonly UsageDetails? Usage(CommittedStream answer) => null;

    // As a whole: what is compared is what comes out, and nobody would read a stream.
    public readonly bool Mirror(Mirrors mirrors, RoutedCall copy)
        => RequestCopy.Of(in _request) is { } copied && mirrors.Send<ChatOperation, ChatResponse>(copy, new ChatOperation(copied));

    public readonly void Stamp(CommittedStream answer, GroupTable group, DeploymentState deployment, RouteInfo route)
    {
    }

    /// <summary>Whether an update shows something to a user: the first one that does commits the stream.</summary>
    public static bool IsVisible(ChatResponseUpdate update)
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
