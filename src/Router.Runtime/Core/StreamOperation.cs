using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// A streamed chat request. Its attempt is decided by how it begins (<see cref="StreamStart"/>); a failure until then is an
/// ordinary failed attempt.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="continuation">What it goes on with, when it is the rest of an answer that broke.</param>
internal struct StreamOperation(ChatRequest request, StreamContinuation? continuation = null) : IRoutedOperation<CommittedStream>
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

    public void Override(HopOverrides overrides, bool edit)
    {
        ChatOptions options = overrides.Apply(_request.Options, edit);
        if (continuation is not null && overrides.Values.MaxOutputTokens is { } most)
        {
            options.MaxOutputTokens = continuation.Left(most);
        }

        _request = _request with { Options = options };
    }

    public TimeSpan AttemptTimeout(DeploymentSettings settings) => settings.FirstTokenTimeout;

    public readonly TimeSpan? AttemptTimeout(RoutedCall call) => call.FirstTokenTimeout;

    public readonly async ValueTask<Outcome<CommittedStream>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope)
    {
        ChatRequest asked = continuation is null ? _request : continuation.For(deployment, _request);
        Outcome<ChatStreamReader> opened = await call.ClientOf(group, deployment).StreamAsync(
            call.Capture is null ? asked : asked with { Model = deployment.Connection.ModelFor(call.Capture) }, scope.Token).ConfigureAwait(false);
        if (!opened.IsSuccess)
        {
            return opened.Failure;
        }

        ChatStreamReader reader = opened.Value;
        var start = new StreamStart(reader, call.MinTokensPerSecond ?? deployment.Settings.MinTokensPerSecond ?? 0, call);
        Failure failure;
        try
        {
            Failure? early = await start.ReadAsync(scope).ConfigureAwait(false);
            if (early is null && start.IsComplete && start.FirstVisible is null)
            {
                early = FailureRules.Judge(start.Held, reader.Usage, call, group, deployment);
            }

            scope.StopTimer();
            if (early is null && !scope.IsCancellationRequested)
            {
                if (call.TryWin())
                {
                    return new CommittedStream(call, group, deployment, scope, start, _request);
                }

                early = RoutedCall.Lost();
            }

            // Without a failure, timeout or caller came in the very moment: the token is used up, and cannot carry the stream.
            failure = early ?? AttemptFailures.From(new OperationCanceledException(), call, scope, scope.Timeout);
        }
        catch (Exception e)
        {
            failure = AttemptFailures.From(e, call, scope, scope.Timeout);
        }

        TokenUsage seen = start.Usage.Seen(reader.Usage, call, _request);
        reader.AbortSafely();
        await reader.DisposeAsync().ConfigureAwait(false);
        return failure.Having(seen, isAnswer: start.FirstVisible is not null);
    }

    public readonly UsageDetails? Usage(CommittedStream answer) => null;

    // As a whole: what is compared is what comes out, and nobody would read a stream.
    public readonly bool Mirror(Mirrors mirrors, RoutedCall copy)
        => RequestCopy.Of(in _request) is { } copied && mirrors.Send<ChatOperation, ChatResponse>(copy, new ChatOperation(copied));

    public readonly void Stamp(CommittedStream answer, GroupTable group, DeploymentState deployment, RouteInfo route)
    {
    }
}
