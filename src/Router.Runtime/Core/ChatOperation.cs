using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>A chat request with a whole answer.</summary>
internal struct ChatOperation(ChatRequest request) : IRoutedOperation<ChatResponse>
{
    private ChatRequest _request = request;

    public readonly ModelMode Mode => ModelMode.Chat;

    public readonly int? MaxOutputTokens => _request.Options?.MaxOutputTokens;

    public readonly bool HandsOver => false;

    public readonly int EstimateInput(InputEstimates estimates) => estimates.Of(in _request);

    public readonly long MostInput => PromptFacts.MostTokens(_request.Messages, _request.Options);

    public readonly RequestFeatures Features => PromptFacts.FeaturesOf(_request.Messages, _request.Options);

    public readonly ulong Beginning => PromptFacts.BeginningOf(_request.Messages, _request.Options);

    public readonly ulong Issuer => _request.Issuer;

    public readonly bool MayRepeat => PromptFacts.MayRepeat(_request.Options);

    public void Override(HopOverrides overrides, bool edit) => _request = _request with { Options = overrides.Apply(_request.Options, edit) };

    public TimeSpan AttemptTimeout(DeploymentSettings settings) => settings.AttemptTimeout;

    public readonly TimeSpan? AttemptTimeout(RoutedCall call) => call.AttemptTimeout;

    public readonly ValueTask<Outcome<ChatResponse>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope)
        => call.ClientOf(group, deployment).CompleteAsync(
            call.Capture is null ? _request : _request with { Model = deployment.Connection.ModelFor(call.Capture) }, scope.Token);

    public readonly UsageDetails? Usage(ChatResponse answer) => answer.Usage;

    public readonly bool Mirror(Mirrors mirrors, RoutedCall copy)
        => RequestCopy.Of(in _request) is { } copied && mirrors.Send<ChatOperation, ChatResponse>(copy, new ChatOperation(copied));

    public readonly void Stamp(ChatResponse answer, GroupTable group, DeploymentState deployment, RouteInfo route)
    {
        answer.ConversationId = ConversationTag.Write(group, deployment, answer.ConversationId);
        (answer.AdditionalProperties ??= [])[RouteExtensions.Key] = route;
    }
}
