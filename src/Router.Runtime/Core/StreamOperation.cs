using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// A streamed chat request. Its attempt is decided by how it begins (<see cref="StreamStart"/>); a failure until then is an
/// ordinary failed attempt.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="continuation">What it goes on with, when it is the rest of an answer that broke.</param>
internal readonly struct StreamOperation(ChatRequest request, StreamContinuation? continuation = null) : IRoutedOperation<CommittedStream>
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
        ChatRequest asked = continuation is null ? request : continuation.For(deployment, request);
        Outcome<ChatStreamReader> opened = await deployment.Client.StreamAsync(
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
            scope.StopTimer();
            if (early is null && !scope.IsCancellationRequested)
            {
                return new CommittedStream(call, group, deployment, scope, start, request);
            }

            // Without a failure, timeout or caller came in the very moment: the token is used up, and cannot carry the stream.
            failure = early ?? AttemptFailures.From(new OperationCanceledException(), call, scope, scope.Timeout);
        }
        catch (Exception e)
        {
            failure = AttemptFailures.From(e, call, scope, scope.Timeout);
        }

        TokenUsage seen = start.Usage.Seen(reader.Usage, call, request);
        reader.AbortSafely();
        await reader.DisposeAsync().ConfigureAwait(false);
        return failure.Having(seen, isAnswer: start.FirstVisible is not null);
    }

    public UsageDetails? Usage(CommittedStream answer) => null;

    public void Stamp(CommittedStream answer, GroupTable group, DeploymentState deployment, RouteInfo route)
    {
    }
}
