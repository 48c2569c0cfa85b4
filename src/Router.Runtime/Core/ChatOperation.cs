using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>A chat request with a whole answer.</summary>
internal readonly struct ChatOperation(ChatRequest request) : IRoutedOperation<ChatResponse>
{
    public ModelMode Mode => ModelMode.Chat;

    public int? MaxOutputTokens => request.Options?.MaxOutputTokens;

    public bool HandsOver => false;

    public int EstimateInput(InputEstimates estimates) => estimates.Of(in request);

    public long MostInput => PromptFacts.MostTokens(request.Messages, request.Options);

    public RequestFeatures Features => PromptFacts.FeaturesOf(request.Messages, request.Options);

    public ulong Beginning => PromptFacts.BeginningOf(request.Messages, request.Options);

    public ulong Issuer => request.Issuer;

    public TimeSpan AttemptTimeout(DeploymentSettings settings) => settings.AttemptTimeout;

    public TimeSpan? AttemptTimeout(RoutedCall call) => call.AttemptTimeout;

    public ValueTask<Outcome<ChatResponse>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope)
        => call.ClientOf(group, deployment).CompleteAsync(
            call.Capture is null ? request : request with { Model = deployment.Connection.ModelFor(call.Capture) }, scope.Token);

    public UsageDetails? Usage(ChatResponse answer) => answer.Usage;

    public void Stamp(ChatResponse answer, GroupTable group, DeploymentState deployment, RouteInfo route)
    {
        answer.ConversationId = ConversationTag.Write(group, deployment, answer.ConversationId);
        (answer.AdditionalProperties ??= [])[RouteExtensions.Key] = route;
    }
}
